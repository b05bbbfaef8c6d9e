"""Why a file cannot be read, as the sentence that its owner gets."""


class CannotConvert(Exception):
    """A file is not what it should be."""
