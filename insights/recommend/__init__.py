"""What to show a customer next, and why."""
