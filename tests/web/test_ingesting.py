"""`server.py ingest` and `sources` from the command line, with a site of this machine that the operator has named."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import server
from tests.knowledge.local_site import LocalSite, html, local_site

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def site() -> Iterator[LocalSite]:
    """It lives in a thread of its own: a command has its own loop."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, daemon=True).start()
    served = local_site()
    site, _close = asyncio.run_coroutine_threadsafe(served.__aenter__(), loop).result()
    yield site
    asyncio.run_coroutine_threadsafe(served.__aexit__(None, None, None), loop).result()
    loop.call_soon_threadsafe(loop.stop)


@pytest.fixture
def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Run:
    assert request.config.cache is not None
    data = tmp_path / "data"
    data.mkdir()
    (data / "encoder").symlink_to(request.config.cache.mkdir("encoder"))  # exported once for all tests
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> tuple[int, str, str]:
        status = server.main([*words, "--data-dir", str(data)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def _json(run: Run, *words: str) -> Any:
    return json.loads(run(*words, "--json")[1])


def test_that_a_site_is_remembered_as_it_was_asked_for(run: Run, site: LocalSite) -> None:
    site.pages |= {
        "/": html('Start. <a href="/a">a</a>'),
        "/a": html('First. <a href="/b">b</a>'),
        "/b": html("Second."),
    }
    private = ("--private-urls", f"http://127.0.0.1:{site.port}/")
    refused = run("ingest", site.url("/"))
    assert refused[0] == 1
    assert "RAPPORT_PRIVATE_URLS" in refused[2]
    assert run("sources", "list")[1] == "Nothing has been ingested yet.\n"
    assert _json(run, "ingest", site.url("/"), "--depth", "1", "--every", "6h", *private)["added"] == 2
    assert _json(run, "ingest", *private)["unchanged"] == 2
    (source,) = _json(run, "sources", "list")["sources"]
    assert (source["location"], source["options"]["depth"], source["every"]) == (site.url("/"), 1, 21600)
    assert (source["documents"], source["errors"]) == (2, [])
    assert _json(run, "ingest", site.url("/"), "--depth", "2", "--every", "off", *private)["added"] == 1
    assert "3 documents, 3 passages" in run("sources", "list")[1]
    assert _json(run, "sources", "remove", site.url("/"))["removed"] == 3
    assert run("sources", "list")[1] == "Nothing has been ingested yet.\n"


def test_that_a_file_of_a_remembered_folder_is_not_scheduled_without_a_word(run: Run, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "cards.md").write_text("# Cards\n\nWe accept Visa.\n")
    run("ingest", "docs", "--every", "90m")
    status, _out, said = run("ingest", "docs/cards.md", "--every", "1d")
    assert (status, "cards.md is no source of its own" in said) == (0, True)
    assert "again every 90m" in run("sources", "list")[1]


def test_that_what_cannot_be_meant_is_refused_with_a_sentence(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ingest")[::2] == (2, "Nothing is remembered yet: name files, folders or addresses.\n")
    assert "is not remembered" in run("sources", "remove", "nowhere")[2]
    with pytest.raises(SystemExit):
        run("ingest", "x", "--every", "5m")
    assert "is not a period of 15m or more" in capsys.readouterr().err
