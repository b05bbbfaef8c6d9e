"""The help articles of the demo shop: forty in each language, saying the same, and not contradicting each other."""

import re
from pathlib import Path

import pytest

from records.demo import content
from tests.records.demo.numbers import numbers

ARTICLES = Path(__file__).parents[3] / "knowledge" / "demo"
NAMES = sorted(path.name for path in (ARTICLES / "en").iterdir())
PRODUCTS = {product.id: product for product in content.catalog().products}

AGREED = {
    "30 days": "returns-policy how-to-return exchanges track-your-order international-delivery size-guide",
    "3–5 working days": "refund-times cancel-an-order",
    "1–3 working days": "refund-times cancel-an-order alipay-and-wechat-pay",
    "1 hour": "refund-times cancel-an-order gift-cards",
    "$150": "shipping-times-and-costs international-delivery customs-and-import-tax invoices-and-vat",
    "up to 3 gift cards": "payment-methods gift-cards",
    "24 hours": "payment-methods cancel-an-order alipay-and-wechat-pay",
    "10% off": "newsletter-and-marketing discounts-and-price-match",
    "50 for a review with a photo": "lark-points reviews-policy",
    "last 4 digits": "privacy payment-methods",
    "7 years": "sustainability pre-orders-and-restock",
    "$29": "returns-policy assembly",
    "under $25": "wrong-or-missing-item damaged-on-arrival",
    "pick-up point for 7 days": "change-delivery-address missing-parcel",
    "5 working days": "missing-parcel track-your-order",
    "within 30 days": "account-and-password lark-points",
    "+1 614-555-0142": "contact-and-opening-hours accessibility",
}
"""What several articles say, and so have to say alike."""


def read(locale: str, name: str) -> str:
    return (ARTICLES / locale / name).read_text(encoding="utf-8")


def sections(text: str) -> list[str]:
    return re.split(r"^## ", text, flags=re.MULTILINE)


def test_that_there_are_forty_articles_in_each_language() -> None:
    assert len(NAMES) == 40
    assert sorted(path.name for path in (ARTICLES / "zh").iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_that_an_article_has_the_same_figures_in_both_languages(name: str) -> None:
    english, chinese = sections(read("en", name)), sections(read("zh", name))

    assert len(english) == len(chinese)
    for ours, theirs in zip(english, chinese, strict=True):
        assert numbers(ours) == numbers(theirs), ours.splitlines()[0]
        assert ours.count("\n|") == theirs.count("\n|")


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_that_an_article_is_a_title_and_sections_of_a_readable_length(name: str, locale: str) -> None:
    text = read(locale, name)
    first, *rest = sections(text)

    assert re.match(r"# \S", first)
    assert text.count("\n# ") == 0
    assert len(rest) >= 3
    assert all(len(section.splitlines()) > 2 for section in rest)
    length = len(text.split()) if locale == "en" else len(re.findall(r"[\u4e00-\u9fff]", text)) / 1.6
    assert 100 <= length <= 400


@pytest.mark.parametrize("name", NAMES)
def test_that_no_article_leads_to_somebody_real(name: str) -> None:
    text = read("en", name) + read("zh", name)

    assert "http" not in text
    assert all(mail.endswith("@larkfield.example") for mail in re.findall(r"[\w.]+@[\w.]*\w", text))
    assert all("555" in phone for phone in re.findall(r"\+\d[\d -]{6,}", text))


@pytest.mark.parametrize("name", NAMES)
def test_that_products_named_in_an_article_are_in_the_catalog(name: str) -> None:
    for locale in ("en", "zh"):
        assert set(re.findall(r"P-\d{3}", read(locale, name))) <= PRODUCTS.keys()


@pytest.mark.parametrize(("said", "names"), AGREED.items())
def test_that_articles_agree(said: str, names: str) -> None:
    for name in names.split():
        assert said in read("en", f"{name}.md"), name


def test_that_the_warranty_names_every_kind_of_product() -> None:
    assert len(re.findall(r"\d+ years?", read("en", "warranty.md").split("## What it covers")[0])) == 7
