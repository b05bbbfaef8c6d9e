"""How people reach it: the chat socket, the pages, health and metrics. Decides nothing about a conversation."""
