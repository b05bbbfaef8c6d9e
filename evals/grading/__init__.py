"""What a trial came to, from its case and its transcript alone."""
