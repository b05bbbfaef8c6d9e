"""How a turn is decided: one conversation's session, the model's loop and what surrounds it. Knows nothing of sockets."""
