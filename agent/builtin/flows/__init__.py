"""How each request goes, from the first word to the result: a file per subject. A flow reads a `Talk` and returns what
to say.
"""
