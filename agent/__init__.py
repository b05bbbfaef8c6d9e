"""How a turn is decided: a conversation's session, the model's loop, what surrounds it. Knows nothing of sockets."""
