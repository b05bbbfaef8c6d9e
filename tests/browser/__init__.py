"""The whole way: a real browser at a real server process, with the demo shop that a newcomer meets."""
