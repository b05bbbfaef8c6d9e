"""What a search finds, in two languages, and how sure it is."""

import json
from pathlib import Path

import pytest

from knowledge import IndexUnavailable, KnowledgeBase, KnowledgeError
from knowledge.embed import Vectors
from records.clock import SystemClock
from records.database import Database
from tests.knowledge.conftest import Counting, Opened, titles

ARTICLES = {
    "en/refunds.md": "# Refunds\n\n## How long it takes\n\nThe money is back on your card within 5 working days.\n",
    "en/cards.md": "# Gift cards\n\nA gift card is valid for three years.\n",
    "en/care.md": "# Wool care\n\nWash the sweater by hand in cold water, and dry it lying flat.\n",
    "zh/refunds.md": "# 退款\n\n## 多久到账\n\n款项会在 5 个工作日内退回您的银行卡。\n",
    "zh/cards.md": "# 礼品卡\n\n礼品卡有效期为三年，ＧＯＬＤ 卡没有期限。\n",
    "zh/opening.md": "# 营业时间\n\n门店每天九点到十八点营业。\n",
}


@pytest.fixture
async def shop(base: KnowledgeBase, tmp_path: Path) -> KnowledgeBase:
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    await base.ingest([tmp_path / "articles"])
    return base


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("when do i get my money back", "en/refunds.md"),
        ("can the pullover go into the washing machine", "en/care.md"),
        ("voucher expiry", "en/cards.md"),
        ("退款要多久", "zh/refunds.md"),
        ("礼品卡会过期吗？", "zh/cards.md"),
        ("你们几点营业", "zh/opening.md"),
        ("我的 Gold 卡有期限吗", "zh/cards.md"),
    ],
)
async def test_that_a_question_finds_its_article_in_its_own_language(
    shop: KnowledgeBase, question: str, document: str
) -> None:
    assert (await titles(shop, question))[0] == document


async def test_that_an_article_is_quoted_in_the_customers_language(shop: KnowledgeBase) -> None:
    found = (await shop.search("how long does a refund take", locale="zh-CN")).passages
    assert found[0].passage.document_id == "zh/refunds.md"
    assert "en/refunds.md" not in [one.passage.document_id for one in found]
    assert (await titles(shop, "how do I wash wool", locale="zh"))[0] == "en/care.md"


async def test_that_the_english_version_of_an_article_helps_to_find_the_chinese_one(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    texts = {
        "en/places.md": "# Where we are\n\nVisit our showroom and store in Columbus.\n",
        "zh/places.md": "# 我们在哪里\n\n欢迎光临哥伦布展厅。\n",
        "en/wood.md": "# Oiling wood\n\nOil the solid table twice a year.\n",
        "zh/wood.md": "# 实木桌的养护\n\n桌体每年上两次油。\n",
    }
    for name, text in texts.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    await base.ingest([tmp_path / "articles"])
    assert (await titles(base, "有实体店吗", locale="zh"))[0] == "zh/places.md"


async def test_that_a_passage_says_where_it_stands_and_why_it_was_found(shop: KnowledgeBase) -> None:
    found = (await shop.search("how long until the money is back on my card")).passages[0]
    assert (found.passage.title, found.passage.heading) == ("Refunds", "How long it takes")
    assert found.passage.text == "The money is back on your card within 5 working days."
    assert 0 < found.lexical <= 1
    assert 0 < found.dense <= 1
    assert 0 < found.score <= 1


async def test_that_passages_come_best_first_and_no_more_than_asked_for(shop: KnowledgeBase) -> None:
    found = (await shop.search("gift card refund", limit=3)).passages
    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize(
    ("known", "unknown"),
    [("how long is a gift card valid", "who won the world cup"), ("礼品卡多久过期", "明天会下雨吗")],
)
async def test_that_it_knows_when_it_does_not_know(shop: KnowledgeBase, known: str, unknown: str) -> None:
    assert (await shop.search(known)).answerable > 0.6
    assert (await shop.search(unknown)).answerable < 0.3


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 100_000, "\x00", "🙂"])
async def test_that_any_question_is_answered_without_a_fault(shop: KnowledgeBase, question: str) -> None:
    assert 0 <= (await shop.search(question)).answerable <= 1


async def test_that_an_empty_knowledge_base_finds_nothing(base: KnowledgeBase) -> None:
    findings = await base.search("anything")
    assert (findings.passages, findings.answerable) == ([], 0.0)


async def test_that_words_alone_are_searched_while_the_encoder_is_down(
    shop: KnowledgeBase, encoder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(question: str) -> Vectors:
        raise KnowledgeError("The embedding endpoint does not answer")

    monkeypatch.setattr(encoder, "embed_question", silent)
    assert (await titles(shop, "gift card valid"))[0] == "en/cards.md"
    with pytest.raises(IndexUnavailable, match="does not answer"):
        await shop.ready()
    monkeypatch.undo()
    await shop.search("gift card valid")
    await shop.ready()


async def test_that_a_search_before_opening_is_refused_with_a_reason(sqlite: Database, encoder: Counting) -> None:
    closed = KnowledgeBase(sqlite, encoder, None, SystemClock())
    with pytest.raises(IndexUnavailable, match="not open"):
        await closed.search("anything")
    with pytest.raises(IndexUnavailable, match="not open"):
        await closed.ready()


async def test_that_the_same_id_in_two_feeds_is_one_article_in_two_languages(
    sqlite: Database, opened: Opened, tmp_path: Path
) -> None:
    base = await opened(sqlite)
    texts = {"en": ("Returns", "Send it back within 30 days."), "zh": ("退货", "三十天内可以退货。")}
    for locale, (title, content) in texts.items():
        row = {"id": "returns", "title": title, "content": content}
        (tmp_path / f"{locale}.jsonl").write_text(json.dumps(row))
    await base.ingest([tmp_path / "en.jsonl", tmp_path / "zh.jsonl"])
    found = (await base.search("send it back", locale="zh")).passages
    assert [one.passage.text for one in found] == ["三十天内可以退货。"]


ENGLISH_ONLY = {
    "gold.md": "# Gold Card\n\n## Activation\n\nActivate your Gold Card in the app under Cards.\n",
    "silver.md": "# Silver Card\n\n## Activation\n\nActivate your Silver Card at any cash machine.\n",
    "fees.md": "# Gold Card fees\n\nThe annual fee of the Gold Card is $40.\n",
    "zh/hours.md": "# 营业时间\n\n网点每天九点开门。\n",
}


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("我的 Gold Card 怎么激活？", "gold.md"),
        ("我的 Silver Card 怎麼啟用", "silver.md"),
        ("Gold Card 的年费是多少", "fees.md"),
        ("網點幾點開門", "zh/hours.md"),
    ],
)
async def test_that_a_chinese_question_finds_what_is_there_in_english_only(
    base: KnowledgeBase, tmp_path: Path, question: str, document: str
) -> None:
    for name, text in ENGLISH_ONLY.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    await base.ingest([tmp_path / "articles"])
    assert (await titles(base, question, locale="zh"))[0] == document


WARRANTY = "# Warranty\n\nIt begins on the day of delivery.\n\n## How long\n\nLamps have it for two years.\n"


async def test_that_how_the_best_article_begins_comes_along_unless_it_was_found_itself(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    (tmp_path / "warranty.md").write_text(WARRANTY)
    (tmp_path / "care.md").write_text("# Lamps\n\n## Care\n\nDust it dry.\n")
    await base.ingest([tmp_path])
    found = await base.search("how many years for lamps", limit=1)
    assert found.passages[0].passage.heading == "How long"
    assert found.introduction is not None
    assert found.introduction.text == "It begins on the day of delivery."
    assert (await base.search("how many years for lamps", limit=3)).introduction is None
    assert (await base.search("dust the lamps", limit=1)).introduction is None
    assert (await base.search("", limit=1)).introduction is None
