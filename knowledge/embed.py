"""Text to vectors: what an encoder is, and the three things that need torch. Not the packaged encoder, which does not.

This module holds the one permitted import inside a function: sentence-transformers takes nine seconds to import.
`python -m knowledge.embed FOLDER FILE` exports a model, in a process of its own so that a server stays without torch.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderError

Vectors = NDArray[np.float32]
OPSET = 17
BLOCK = 128  # weights that share a scale
BY_INT8 = 4  # the accuracy level at which ONNX Runtime multiplies bytes


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that their dot product is their cosine."""

    @property
    def name(self) -> str:
        """What an index remembers: vectors of two names are never compared."""
        ...

    def reads(self, locale: str) -> bool:
        """Whether vectors of texts in this language mean anything."""
        ...

    async def load(self) -> None:
        """Get ready; harmless when it is already. Raises EncoderError."""
        ...

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """A row for each passage. Raises EncoderError."""
        ...

    async def embed_question(self, question: str) -> Vectors:
        """The one vector of a question. Raises EncoderError."""
        ...


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by its name or its folder."""

    def __init__(self, model: str) -> None:
        self._model_name = model
        self._model: Any = None
        self._loading = asyncio.Lock()

    @property
    def name(self) -> str:
        return self._model_name

    def reads(self, locale: str) -> bool:
        return True

    async def load(self) -> None:
        async with self._loading:
            if self._model is None:
                self._model = await asyncio.to_thread(_sentence_transformer, self._model_name)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        await self.load()
        return await asyncio.to_thread(self._encode, self._model.encode_document, list(texts))

    async def embed_question(self, question: str) -> Vectors:
        await self.load()
        rows = await asyncio.to_thread(self._encode, self._model.encode_query, [question])
        return np.asarray(rows[0])

    @staticmethod
    def _encode(encode: Any, texts: list[str]) -> Vectors:
        rows = encode(texts, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.ascontiguousarray(rows, dtype=np.float32)


def _sentence_transformer(model: str) -> Any:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    try:
        return SentenceTransformer(model, device="cpu")
    except Exception as error:  # the hub, the file system and torch each raise their own
        raise EncoderError(f"The embedding model {model!r} cannot be loaded: {error}") from error


def cross_encoder(model: str) -> Any:
    """A sentence-transformers cross-encoder. Raises EncoderError."""
    from sentence_transformers import CrossEncoder  # noqa: PLC0415

    try:
        return CrossEncoder(model, device="cpu")
    except Exception as error:  # the hub, the file system and torch each raise their own
        raise EncoderError(f"The reranker {model!r} cannot be loaded: {error}") from error


def export(folder: Path, target: Path) -> None:
    """Write a BERT encoder with mean pooling and normalisation as one ONNX file.

    Its inputs are `input_ids`, `attention_mask` and `token_type_ids` (batch × tokens, int64), its output `vectors`
    (batch × dimensions, float32, length 1), as sentence-transformers makes them but for a cosine of 0.999: matrices are
    multiplied as bytes, 128 of which share a scale. That takes half the time. With one
    scale for each matrix it takes 0.4 of it, but the cosine is 0.993.
    """
    import torch  # noqa: PLC0415
    from onnxruntime.quantization.matmul_nbits_quantizer import (  # noqa: PLC0415
        DefaultWeightOnlyQuantConfig,
        MatMulNBitsQuantizer,
    )
    from onnxruntime.transformers.fusion_options import FusionOptions  # noqa: PLC0415
    from onnxruntime.transformers.optimizer import optimize_model  # noqa: PLC0415
    from transformers import BertModel  # noqa: PLC0415

    class Encoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel.from_pretrained(str(folder), attn_implementation="eager", add_pooling_layer=False)

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
        ) -> torch.Tensor:
            words = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
            mask = attention_mask.unsqueeze(-1).to(words.dtype)
            mean = (words * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    encoder = Encoder().eval()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = torch.ones(2, 8, dtype=torch.long)
    axes = {**{name: {0: "batch", 1: "tokens"} for name in names}, "vectors": {0: "batch"}}
    torch.onnx.export(
        encoder, (example, example, example * 0), str(target), dynamo=False, opset_version=OPSET,
        input_names=names, output_names=["vectors"], dynamic_axes=axes,
    )  # fmt: skip
    shape, fusions = encoder.bert.config, FusionOptions("bert")
    fusions.enable_skip_layer_norm = False  # fused with the sum before it, it takes two and a half times as long
    fusions.use_multi_head_attention = True  # its weights stay matrices of their own, so that they become bytes too
    fused = optimize_model(
        str(target), "bert", shape.num_attention_heads, shape.hidden_size, fusions, opt_level=0, use_gpu=False
    )
    config = DefaultWeightOnlyQuantConfig(BLOCK, is_symmetric=True, accuracy_level=BY_INT8, bits=8)
    quantizer = MatMulNBitsQuantizer(fused.model, algo_config=config)
    quantizer.process()
    quantizer.model.save_model_to_file(str(target))


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
