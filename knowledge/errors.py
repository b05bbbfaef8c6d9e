"""What can go wrong with knowledge.

KnowledgeError          the root: its text is a sentence that says what to do
├── Unreadable          a file or a row of one cannot be taken; it is named, skipped, and the rest goes on
├── EncoderError        the embedding model is not there, not what it claims to be, or does not answer
└── IndexUnavailable    the index cannot be opened or does not answer
"""


class KnowledgeError(Exception):
    """The root of this folder's errors."""


class Unreadable(KnowledgeError):
    """A file, a line or a row that is not what it should be."""


class EncoderError(KnowledgeError):
    """The embedding model cannot be used."""


class IndexUnavailable(KnowledgeError):
    """The index cannot be opened, or does not answer."""
