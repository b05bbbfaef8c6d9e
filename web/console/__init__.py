"""What the people who work here use: the console's page and what it calls. Who may call it is in `web.access`."""
