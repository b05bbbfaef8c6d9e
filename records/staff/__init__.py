"""The people who work here, their passwords and their sessions. What each role may do is declared where it is done."""
