"""Addresses as customers type them."""

import pytest

from agent.builtin.addresses import method_meant, parsed

READ = [
    ("update my address: 5 Hill Road, Portland, OR 97201", "5 Hill Road|Portland|OR|97201|United States"),
    ("please ship it to 5 Elm Street, Leeds LS1 4AB instead", "5 Elm Street|Leeds||LS1 4AB|United Kingdom"),
    ("Hauptstr. 5, 10115 Berlin", "Hauptstr. 5|Berlin||10115|"),
    ("1600 Harbor Avenue, Tampa, FL 33602", "1600 Harbor Avenue|Tampa|FL|33602|United States"),
    ("I moved! It's now 9 Castle Mews, Bath BA1 2XX", "9 Castle Mews|Bath||BA1 2XX|United Kingdom"),
    ("123 Main St\nApt 5\nDenver, CO 80202", "123 Main St|Denver|CO|80202|United States"),
    ("上海市浦东新区世纪大道100号5楼", "世纪大道100号5楼|浦东新区|上海市||中国"),
    ("改成广东省深圳市南山区科技园南路12号A座501，邮编518000", "南山区科技园南路12号A座501|深圳市|广东省|518000|中国"),
    ("寄到杭州市西湖区文三路100号吧", "西湖区文三路100号|杭州市|||中国"),
    ("Change the address to 5 Elm Street. Actually no, cancel it.", "5 Elm Street||||"),
    ("to my office", "||||"),
    ("", "||||"),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_the_parts_of_an_address(text: str, expected: str) -> None:
    place = parsed(text)
    assert "|".join((place.line1, place.city, place.region, place.postcode, place.country)) == expected


def test_a_flat_is_the_second_line() -> None:
    place = parsed("Flat 2, 18 King's Road, London SW3 4RP")
    assert (place.line1, place.line2, place.city) == ("18 King's Road", "Flat 2", "London")


METHODS = [
    {"id": "a", "label": "Visa ending 4242"},
    {"id": "b", "label": "Visa ending 1881"},
    {"id": "c", "label": "PayPal"},
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("the one ending in 1881", "b"), ("paypal please", "c"), ("my visa", None), ("cash", None)],
)
def test_a_payment_method_is_named_by_its_digits_or_its_kind(text: str, expected: str | None) -> None:
    assert method_meant(text, METHODS) == expected


def test_a_payment_method_of_a_list_is_named_by_its_place() -> None:
    assert method_meant("2", METHODS, listed=True) == "b"
