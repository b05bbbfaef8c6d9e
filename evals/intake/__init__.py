"""Where cases come from, and which of them are run."""
