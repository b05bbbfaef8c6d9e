"""Passwords of people who work here: chosen well, kept as argon2id, compared at the same cost whoever asks."""

import asyncio
import re
from collections.abc import Sequence
from functools import cached_property
from unicodedata import normalize

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn import zxcvbn

from records.staff.errors import WeakPassword

SHORTEST, LONGEST = 10, 200
READ = 72
"""Characters of a password that its strength is judged by: more would only take time."""
STRONG = 3
"""Of zxcvbn's scores 0 to 4: at least a hundred million guesses."""
AT_ONCE = 2
"""Hashes that are computed at the same time: each takes 64 MiB, and a flood of sign-ins must not take it all."""


class Passwords:
    """How passwords are kept.

    Args:
        parameters: of argon2id; the second recommended choice of RFC 9106 (64 MiB, three passes, four lanes). A kept
            password with others is hashed anew when its owner signs in.
    """

    def __init__(self, parameters: Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def choose(self, password: str, about: Sequence[str]) -> str:
        """What is kept of a new password; `about` are the words that others would try first: name and e-mail.

        Raises:
            WeakPassword: with a sentence that says what is wanted instead.
        """
        async with self._turn:
            return await asyncio.to_thread(self._choose, _same(password), about)

    async def again(self, password: str) -> str:
        """What is kept of a password that has been chosen before."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, _same(password))

    async def fits(self, kept: str | None, password: str) -> bool:
        """Whether it is the one that is kept. Without any, it takes as long to say no."""
        async with self._turn:
            return await asyncio.to_thread(self._fits, kept, _same(password))

    def outdated(self, kept: str) -> bool:
        """Whether it was hashed with other parameters than these."""
        return self._hasher.check_needs_rehash(kept)

    def _choose(self, password: str, about: Sequence[str]) -> str:
        _refuse_weak(password, about)
        return self._hasher.hash(password)

    def _fits(self, kept: str | None, password: str) -> bool:
        nobodys = self._nobodys
        try:
            return self._hasher.verify(kept or nobodys, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("")


def _same(password: str) -> str:
    """One password however a keyboard writes it: full-width letters, composed accents."""
    return normalize("NFKC", password)


def _refuse_weak(password: str, about: Sequence[str]) -> None:
    if len(password) < SHORTEST:
        raise WeakPassword("short_password", f"A password has at least {SHORTEST} characters: a few words will do.")
    if len(password) > LONGEST:
        raise WeakPassword("long_password", f"A password has at most {LONGEST} characters.")
    words = [word for text in about for word in [text, *re.split(r"\W+", text)] if word]
    if zxcvbn(password[:READ], user_inputs=[*words, "rapport"])["score"] < STRONG:
        raise WeakPassword(
            "guessable_password",
            "This password is easily guessed: take several words that do not belong together, and no name or e-mail.",
        )
