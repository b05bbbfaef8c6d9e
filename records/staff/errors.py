"""What can go wrong with the people who work here. `code` is the same for programs in every language.

RecordError
├── NotPossible
│   ├── NotSignedIn     e-mail or password is wrong: which of them, and whether somebody has that e-mail, is never told
│   ├── WrongPassword   who is signed in does not know their own
│   └── TooManyTries    enough wrong ones for now
└── BadInput
    └── WeakPassword    too short, too long, or easily guessed
"""

from records.errors import BadInput, NotPossible


class NotSignedIn(NotPossible):
    """E-mail and password are not those of somebody who may sign in."""

    code = "wrong_login"

    def __init__(self) -> None:
        super().__init__("The e-mail or the password is not right.")


class WrongPassword(NotPossible):
    """Of somebody who is signed in, and wants another one."""

    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__("The current password is not right.")


class TooManyTries(NotPossible):
    """Enough wrong tries for now; `seconds` until the next one is heard."""

    code = "too_many_tries"

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(f"Too many wrong tries. Please wait {minutes} min, or ask for a new password.")
        self.seconds = seconds


class WeakPassword(BadInput):
    """A password that would not protect anything."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
