"""A customer who says the lines of a script, whatever the answers are."""

from collections.abc import Sequence

from evals.case import Say as Line
from evals.simulate.hearing import Act, Heard, Leave, Press, Say

CODE = "{code}"
"""In a line: the code that was mailed to this customer."""
NO_CODE = "000000"


class ScriptedCustomer:
    """Stops at the end of the script, or once a person has the conversation."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._left = list(lines)
        self.mistakes: list[str] = []

    async def next(self, heard: Heard) -> Act:
        if heard.state in ("waiting", "human"):
            return Leave()
        while self._left:
            line = self._left.pop(0)
            if line.say:
                return Say(line.say.replace(CODE, heard.code or NO_CODE))
            if heard.proposed:
                return Press(heard.proposed[-1].id, line.button == "yes")
            self.mistakes.append(f"the script presses {line.button!r}, and no action waits")
        return Leave()
