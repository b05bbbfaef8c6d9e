"""One trial after the other: the worlds they start from, who is tried in them, and what is kept of them."""
