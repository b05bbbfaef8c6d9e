"""What surrounds every call of a model or a tool, one behaviour a file."""
