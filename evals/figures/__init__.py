"""From results to figures: how good, how sure, and whether better or worse than before."""
