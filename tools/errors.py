"""What can go wrong around a tool.

ToolError
├── TryAgain    the arguments cannot be taken as they are: the sentence names the one, the model may call again
├── Refused     final: a policy or a rule forbids it; the sentence is for the model and may be passed on
└── TurnLost    the turn has lost its conversation (a takeover, a newer turn): it must stop, and has written nothing
"""


class ToolError(Exception):
    """The root of this folder's errors."""


class TryAgain(ToolError):
    """The model's mistake, and how to mend it."""


class Refused(ToolError):
    """A final no. `why` names the rule for programs, `needs` what would turn it into a yes."""

    def __init__(self, why: str, en: str, zh: str, *, needs: str = "") -> None:
        super().__init__(en)
        self.why, self.zh, self.needs = why, zh, needs


class TurnLost(ToolError):
    """Somebody else has this conversation now."""
