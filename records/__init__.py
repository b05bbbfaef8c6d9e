"""Every row, and how it is forgotten. Knows nothing of documents' meaning, models, tools or the web."""
