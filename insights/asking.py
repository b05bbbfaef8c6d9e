"""What asks a language model: how it is called, whoever it is. The model itself is handed in from outside."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

Ask: TypeAlias = Callable[[str, str], Awaitable[str]]
"""Instructions and data to what a model says. May raise anything."""
