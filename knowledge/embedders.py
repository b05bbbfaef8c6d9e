"""A setting's value to an encoder."""

from collections.abc import Callable
from pathlib import Path

from knowledge.embed import Embedder, SentenceTransformerEmbedder
from knowledge.errors import EncoderError
from knowledge.minilm import NAME, PackagedMiniLM

PACKAGED = frozenset({"", NAME.lower(), f"sentence-transformers/{NAME}".lower()})


def embedder_named(name: str, *, cache: Path, openai: Callable[[str], Embedder] | None = None) -> Embedder:
    """What a setting names: the packaged encoder, `openai:<name>`, or a sentence-transformers name or folder."""
    if name.strip().lower() in PACKAGED:
        return PackagedMiniLM(cache)
    if name.startswith("openai:"):
        if openai is None:
            raise EncoderError(
                f"The embedding model {name!r} needs OPENAI_API_KEY, and OPENAI_BASE_URL for another endpoint"
            )
        return openai(name.removeprefix("openai:"))
    return SentenceTransformerEmbedder(name)
