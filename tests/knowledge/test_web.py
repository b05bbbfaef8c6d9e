"""Pages, sitemaps and sites as they are read, read again, changed, broken and gone."""

import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.web import Fetcher, WebSource
from records.clock import SystemClock
from records.database import Database
from tests.knowledge.conftest import Counting, titles
from tests.knowledge.local_site import Answer, Close, LocalSite, html, local_site, moved
from tests.knowledge.papers import body, write_pdf

CARDS = "<h1>Cards</h1><p>We accept Visa and Mastercard in every shop.</p>"
RETURNS = "<h1>Returns</h1><p>You can send an item back within 30 days.</p>"


@pytest.fixture
async def served() -> AsyncIterator[tuple[LocalSite, Close]]:
    async with local_site() as served:
        yield served


@pytest.fixture
def site(served: tuple[LocalSite, Close]) -> LocalSite:
    return served[0]


Opened = Callable[[Database], Awaitable[KnowledgeBase]]


@pytest.fixture
async def over(encoder: Counting, site: LocalSite) -> AsyncIterator[Opened]:
    """Opens a knowledge base that may read the local site."""
    async with AsyncExitStack() as stack:

        async def open_base(database: Database) -> KnowledgeBase:
            def fetcher() -> Fetcher:
                return Fetcher([f"127.0.0.1:{site.port}"], pause=0, patience=1)

            base = KnowledgeBase(database, encoder, None, SystemClock(), poll=60, fetcher=fetcher)
            await base.open()
            stack.push_async_callback(base.close)
            return base

        yield open_base


@pytest.fixture
async def base(sqlite: Database, over: Opened) -> KnowledgeBase:
    return await over(sqlite)


@pytest.fixture
async def either(database: Database, over: Opened) -> KnowledgeBase:
    """On each of the two databases."""
    return await over(database)


def _links(*paths: str) -> str:
    return "".join(f'<a href="{path}">x</a> ' for path in paths)


def _sitemap(site: LocalSite, *paths: str, kind: str = "url") -> Answer:
    entries = "".join(f"<{kind}><loc>{site.url(path)}</loc></{kind}>" for path in paths)
    around = "urlset" if kind == "url" else "sitemapindex"
    return Answer(
        f'<?xml version="1.0"?><{around} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{around}>'.encode(),
        headers={"content-type": "application/xml"},
    )


async def test_that_a_page_is_known_by_its_address(base: KnowledgeBase, site: LocalSite) -> None:
    site.pages["/cards"] = html(CARDS, lang="en-GB")
    report = await base.ingest([WebSource(site.url("/cards#top"))])
    assert (report.added, report.errors) == (1, [])
    found = (await base.search("do you accept visa")).passages[0].passage
    assert (found.document_id, found.title, found.url) == (site.url("/cards"), "Cards", site.url("/cards"))


async def test_that_a_sitemap_of_sitemaps_is_read_zipped_or_not(base: KnowledgeBase, site: LocalSite) -> None:
    site.pages |= {"/cards": html(CARDS), "/returns": html(RETURNS), "/hours.pdf": Answer(status=404)}
    site.pages["/sitemap.xml"] = _sitemap(site, "/one.xml", "/two.xml.gz", kind="sitemap")
    site.pages["/one.xml"] = _sitemap(site, "/cards")
    two = _sitemap(site, "/returns", "/hours.pdf")
    site.pages["/two.xml.gz"] = Answer(gzip.compress(two.body), headers={"content-type": "application/gzip"})
    report = await base.ingest([WebSource(site.url("/sitemap.xml"))])
    assert report.added == 2
    assert report.errors == [f"{site.url('/hours.pdf')}: it is not there (404)"]


async def test_that_links_are_followed_as_far_as_they_may_be(base: KnowledgeBase, site: LocalSite) -> None:
    site.pages |= {
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /private\n"),
        "/": html(
            "Start. " + _links("/a", "/private/x", "/logo.png", "http://elsewhere.test/", "mailto:a@b.test", "/none")
        ),
        "/a": html("First. " + _links("/b", "/", "/a?utm=1")),
        "/a?utm=1": Answer(b'<link rel="canonical" href="/a"><p>First.</p>', headers={"content-type": "text/html"}),
        "/b": html("Second. " + _links("/c")),
        "/c": html("Third."),
        "/none": Answer(
            b'<meta name="robots" content="noindex"><p>Not to be found.</p>', headers={"content-type": "text/html"}
        ),
    }
    report = await base.ingest([WebSource(site.url("/"), depth=2)])
    assert (report.added, report.errors) == (3, [])
    assert site.paths == ["/", "/a", "/none", "/b", "/a?utm=1"]


async def test_that_a_walk_stays_below_a_path_and_ends_at_its_limit(base: KnowledgeBase, site: LocalSite) -> None:
    pages = [f"/help/{number}" for number in range(9)]
    site.pages |= {path: html(f"Page {path}.") for path in pages}
    site.pages["/help/"] = html("Help. " + _links("/shop", *pages))
    report = await base.ingest([WebSource(site.url("/help/"), depth=1, within=("127.0.0.1/help/",), limit=5)])
    assert report.added == 5
    assert report.errors == [f"{site.url('/help/')}: the walk ended after 5 pages: raise --limit to read more"]


async def test_that_an_unchanged_page_is_neither_sent_nor_embedded_again_and_its_links_are_followed(
    either: KnowledgeBase, site: LocalSite, encoder: Counting
) -> None:
    site.pages |= {"/": html("Start. " + _links("/a"), etag='"1"'), "/a": html(CARDS, etag='"2"')}
    await either.ingest([WebSource(site.url("/"), depth=1)])
    encoder.embedded.clear()
    site.asked.clear()
    report = await either.ingest([WebSource(site.url("/"), depth=1)])
    assert (report.unchanged, report.removed, report.passages) == (2, 0, 0)
    assert [headers.get("if-none-match") for path, headers in site.asked if path != "/robots.txt"] == ['"1"', '"2"']
    assert encoder.embedded == []
    site.pages["/a"] = html(RETURNS, etag='"3"')
    assert (await either.ingest([WebSource(site.url("/"), depth=1)])).updated == 1


async def test_that_what_is_gone_goes_and_what_fails_stays(either: KnowledgeBase, site: LocalSite) -> None:
    paths = ["/a", "/b", "/c", "/d", "/e"]
    site.pages |= {path: html(f"The page {path} has text.") for path in paths}
    site.pages["/sitemap.xml"] = _sitemap(site, *paths)
    await either.ingest([WebSource(site.url("/sitemap.xml"))])
    site.pages["/a"] = Answer(status=410)
    site.pages["/b"] = Answer(status=503)
    site.pages["/c"] = moved("/e")
    report = await either.ingest([WebSource(site.url("/sitemap.xml"))])
    assert (report.removed, report.unchanged) == (2, 2)
    assert report.errors == [
        f"{site.url('/a')}: it is not there (410)",
        f"{site.url('/b')}: the site failed (503)",
    ]
    assert site.url("/b") in await titles(either, "the page has text")


async def test_that_a_page_that_left_the_sitemap_is_removed(base: KnowledgeBase, site: LocalSite) -> None:
    site.pages |= {path: html(f"The page {path} has text.") for path in ("/a", "/b", "/c")}
    site.pages["/sitemap.xml"] = _sitemap(site, "/a", "/b", "/c")
    await base.ingest([WebSource(site.url("/sitemap.xml"))])
    site.pages["/sitemap.xml"] = _sitemap(site, "/a", "/c")
    report = await base.ingest([WebSource(site.url("/sitemap.xml"))])
    assert (report.removed, report.unchanged, report.errors) == (1, 2, [])


@pytest.mark.parametrize("how", ["down", "empty", "login", "robots", "missing"])
async def test_that_a_site_that_breaks_empties_nothing(
    base: KnowledgeBase, served: tuple[LocalSite, Close], how: str
) -> None:
    site, close = served
    paths = [f"/{number}" for number in range(6)]
    site.pages |= {path: html(f"The page {path} has text.") for path in paths}
    site.pages["/"] = html("Start. " + _links(*paths))
    await base.ingest([WebSource(site.url("/"), depth=1)])
    if how == "down":
        await close()
    elif how == "empty":
        site.pages = {"/": html("We will be back soon.")}
    elif how == "login":
        site.pages |= dict.fromkeys(paths, moved("/login", 302)) | {"/login": html("Sign in.")}
    elif how == "robots":
        site.pages["/robots.txt"] = Answer(status=500)
    else:
        site.pages = {}
    report = await base.ingest([WebSource(site.url("/"), depth=1)])
    assert (report.removed if how != "missing" else 0) == 0
    assert len(report.errors) == 1
    assert set(map(site.url, paths)) <= set(await titles(base, "the page has text", limit=20))


async def test_that_the_text_is_right_whatever_the_page_says_it_is_written_in(
    base: KnowledgeBase, site: LocalSite
) -> None:
    text = "<meta charset={}><p>三十天内可以退货，运费由我们承担。</p>"
    site.pages |= {
        "/1": Answer(text.format("gb2312").encode("gbk"), headers={"content-type": "text/html"}),
        "/2": Answer(
            "<p>三十天可以退貨，運費由我們承擔。</p>".encode("big5"),
            headers={"content-type": "text/html; charset=big5"},
        ),
        "/3": Answer(text.format("x").encode(), headers={"content-type": "text/html; charset=iso-8859-1"}),
        "/4": Answer(
            "<p>Le retour est gratuit à l’intérieur de trente jours, même après Noël ; c’est réglé.</p>".encode(
                "cp1252"
            ),
            headers={"content-type": "text/html"},
        ),
    }
    site.pages["/sitemap.xml"] = _sitemap(site, "/1", "/2", "/3", "/4")
    await base.ingest([WebSource(site.url("/sitemap.xml"))])
    found = {
        one.passage.document_id: one.passage.text
        for one in (await base.search("三十天退货 退貨 retour gratuit trente jours", limit=9)).passages
    }
    assert set(found.values()) == {
        "三十天内可以退货，运费由我们承担。",
        "三十天可以退貨，運費由我們承擔。",
        "Le retour est gratuit à l’intérieur de trente jours, même après Noël ; c’est réglé.",
    }
    assert len(found) == 4


async def test_that_files_and_lists_on_the_web_are_read_by_their_kind(
    base: KnowledgeBase, site: LocalSite, tmp_path: Path
) -> None:
    paper = write_pdf(tmp_path / "a.pdf", [body("Gift cards never expire.")], title="Gift cards").read_bytes()
    site.pages |= {
        "/paper": Answer(paper, headers={"content-type": "application/pdf"}),
        "/faq.json": Answer(
            b'[{"question": "Do you ship to Norway?", "answer": "Yes."}]', headers={"content-type": "application/json"}
        ),
        "/picture": Answer(b"\x89PNG", headers={"content-type": "image/png"}),
    }
    site.pages["/sitemap.xml"] = _sitemap(site, "/paper", "/faq.json", "/picture")
    report = await base.ingest([WebSource(site.url("/sitemap.xml"))])
    assert report.added == 2
    assert report.errors == [f"{site.url('/picture')}: it is of a kind that is not read (image/png)"]
    found = (await base.search("do gift cards expire")).passages[0].passage
    assert (found.title, found.link) == ("Gift cards", site.url("/paper#page=1"))


async def test_that_a_site_for_staff_only_stays_so_when_it_is_read_again(base: KnowledgeBase, site: LocalSite) -> None:
    site.pages["/cards"] = html(CARDS)
    await base.ingest([WebSource(site.url("/cards"))], audience="staff")
    site.pages["/cards"] = html(CARDS + "<p>And cash.</p>")
    assert (await base.ingest([WebSource(site.url("/cards"))])).updated == 1
    assert (await base.search("which cards do you accept")).passages == []
    assert len((await base.search("which cards do you accept", staff=True)).passages) == 1


async def test_that_a_site_for_staff_only_is_so_too_when_it_answers_the_second_time_only(
    base: KnowledgeBase, site: LocalSite
) -> None:
    site.pages["/cards"] = Answer(status=404)
    await base.ingest([WebSource(site.url("/cards"))], audience="staff")
    site.pages["/cards"] = html(CARDS)
    assert (await base.ingest([WebSource(site.url("/cards"))])).added == 1
    assert (await base.search("which cards do you accept")).passages == []
    assert len((await base.search("which cards do you accept", staff=True)).passages) == 1
