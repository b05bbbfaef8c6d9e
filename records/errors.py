"""What can go wrong with rows.

RecordError
├── NotFound        there is no such row, or it is not yours: the two are never told apart
├── NotPossible     the row is there, its state forbids this; the message says why
├── Conflict        somebody else was faster; read again and decide anew
└── BadInput        a file or value that cannot be taken; the message says where and what to do
"""


class RecordError(Exception):
    """The root: its text is a sentence that a person can be shown."""


class NotFound(RecordError):
    """There is no such row for this customer."""


class NotPossible(RecordError):
    """The state of the row forbids it."""


class Conflict(RecordError):
    """The row changed since it was read."""


class BadInput(RecordError):
    """A file or a value cannot be taken."""
