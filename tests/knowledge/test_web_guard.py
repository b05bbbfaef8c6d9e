"""What is refused: addresses inside, by whatever name and over whatever hops, and answers without an end."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from knowledge.errors import Unreadable
from knowledge.web import Fetcher
from knowledge.web.addresses import Refused, is_public, parsed
from tests.knowledge.local_site import Answer, LocalSite, html, local_site, moved


@pytest.fixture
async def site() -> AsyncIterator[LocalSite]:
    async with local_site() as (site, _close):
        yield site


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.100.100.200", "168.63.129.16",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00:ec2::254", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_that_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_that_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.test/",
        "http://user:secret@a.test/",
        "http:///x",
        "gopher://a",
        "//a.test",
        "x" * 3000,
    ],
)
def test_that_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        parsed(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "127.1", "0"]
)
async def test_that_this_machine_is_not_asked_by_any_name(site: LocalSite, host: str) -> None:
    site.pages["/"] = html("Secret.")
    async with Fetcher(pause=0) as fetcher:
        with pytest.raises(Unreadable, match=r"private network|not an address|not known"):
            await fetcher.get(f"http://{host}:{site.port}/")
    assert site.asked == []


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"]
)
async def test_that_a_redirect_to_the_inside_is_not_followed(site: LocalSite, to: str) -> None:
    site.pages["/"] = moved(to)
    async with Fetcher([f"127.0.0.1:{site.port}"], pause=0) as fetcher:
        with pytest.raises(Refused):
            await fetcher.get(site.url())


async def test_that_a_name_is_looked_up_once_and_where_it_led_is_connected_to(
    site: LocalSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that gives another answer the second time is never asked a second time."""
    asked: list[str] = []

    async def look_up(host: str, port: int, **_options: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", look_up, raising=False)
    site.pages["/robots.txt"] = html("Met.")
    async with Fetcher(["wiki.test"], pause=0) as fetcher:
        with pytest.raises(Unreadable):
            await fetcher.get(f"http://wiki.test:{site.port}/")
    assert asked[0] == "wiki.test"
    assert [headers["host"] for _path, headers in site.asked] == [f"wiki.test:{site.port}"]


async def test_that_a_name_that_also_leads_inside_is_not_asked(
    site: LocalSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look_up(_host: str, port: int, **_options: Any) -> list[Any]:
        addresses = ("93.184.216.34", "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", look_up, raising=False)
    async with Fetcher(pause=0) as fetcher:
        with pytest.raises(Refused, match="RAPPORT_PRIVATE_URLS"):
            await fetcher.get(f"http://both.test:{site.port}/")
    assert site.asked == []


BOMB = gzip.compress(b"a" * (12 * 2**20))


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (Answer(b"<p>slow", stalls=5), "did not answer within 0.8 seconds"),
        (Answer(b"<p>huge", headers={"content-length": str(2**40), "content-type": "text/html"}), "larger than 10 MB"),
        (Answer(BOMB, headers={"content-encoding": "gzip", "content-type": "text/html"}), "larger than 10 MB"),
        (Answer(BOMB[:200], headers={"content-encoding": "gzip"}), "cut off"),
        (Answer(b"x", headers={"content-encoding": "br"}), "packed as br"),
        (Answer(b"x", headers={"content-length": "50"}), "cannot be reached"),
        (moved("/"), "leads on more than 5 times"),
        (moved("mailto:us@shop.test"), "only http and https"),
        (Answer(status=403), "not given to us"),
    ],
)
async def test_that_an_answer_without_an_end_is_given_up(site: LocalSite, answer: Answer, complaint: str) -> None:
    site.pages["/"] = answer
    async with Fetcher([f"127.0.0.1:{site.port}"], pause=0, patience=0.8) as fetcher:
        with pytest.raises(Unreadable, match=complaint):
            await fetcher.get(site.url())


async def test_that_robots_are_asked_first_for_every_site_and_their_pause_is_kept(site: LocalSite) -> None:
    site.pages |= {
        "/robots.txt": Answer(b"User-agent: rapport\nDisallow: /no\nCrawl-delay: 0.2\n"),
        "/yes": html("Yes."),
    }
    async with Fetcher([f"127.0.0.1:{site.port}"], pause=0) as fetcher:
        with pytest.raises(Refused, match=r"robots\.txt"):
            await fetcher.get(site.url("/no"))
        started = asyncio.get_running_loop().time()
        await fetcher.get(site.url("/yes"))
        await fetcher.get(site.url("/yes"))
        assert asyncio.get_running_loop().time() - started >= 0.2
    assert site.paths == ["/yes", "/yes"]
