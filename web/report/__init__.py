"""What a report looks like, as a page and as PDF; the numbers are of `insights.report`."""
