"""What can go wrong in an eval before anything is judged.

EvalError
├── BadFile       a file that an eval needs cannot be read, or says something that it may not
└── Unreachable   an endpoint could not be asked: a trial says nothing about the model behind it
"""


class EvalError(Exception):
    """The root; its text is a sentence for whoever typed the command."""


class BadFile(EvalError):
    """Names the file and the line."""


class Unreachable(EvalError):
    """No failure of what is examined: the trial is tried again by the next start of its run."""
