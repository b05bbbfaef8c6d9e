"""Real server processes, killed and started again, and real commands beside them."""
