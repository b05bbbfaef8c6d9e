"""Short ids that a customer can read out: a letter and eight characters without 0, 1, 8 and 9."""

from base64 import b32encode
from hashlib import sha256


def short_id(letter: str, seed: str) -> str:
    """`T-4F7K2Q6M`: the same for the same seed, and as good as never the same for another one (40 bits)."""
    return f"{letter}-{b32encode(sha256(seed.encode()).digest()).decode()[:8]}"
