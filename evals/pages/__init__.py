"""What people and build servers are shown of a run or a comparison. Measures nothing."""
