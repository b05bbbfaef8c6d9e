"""Question sets and rankings: how well the search finds, and whether it knows when it does not know."""
