"""The command line as an operator meets it: beside a running server, with bad files, and with settings that are wrong.

What stands beside a server is a process of its own; what only has to say the right thing runs in this one.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

import server
from records import tables
from records.database import Database
from tests.agent.scripted import Status
from tests.process.conftest import copied
from tests.process.customer import Customer
from tests.process.endpoint import Endpoint
from tests.process.rapport import Ran, Rapport, command, free_port

pytestmark = [pytest.mark.process, pytest.mark.timeout(240)]

Run = Callable[..., Awaitable[Ran]]
HUGE = 200 * 2**20
SOON = 2.0
"""Seconds after `ingest` has ended in which a running server answers from it."""
KETTLE = (
    "# The singing kettle\n\n## Cleaning the whistle\n\nBoil the whistle of the kettle for nine minutes in vinegar.\n"
)
CUSTOMERS = "id,name,email\nN1,Nora Quist,nora@example.com\nN2,林溪,lin@example.com\n"
NOWHERE = "postgresql+asyncpg://me:hush@127.0.0.1:9/none"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command, in an environment that has nothing of this machine's operator."""
    for name in [name for name in os.environ if name.startswith(("RAPPORT_", "OPENAI_")) or name == "PORT"]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    async def ran(*words: object, data_dir: Path = Path("data"), **settings: str) -> Ran:
        capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {"RAPPORT_DATA_DIR": str(data_dir), **settings}.items():
                patch.setenv(name, value)
            status = await asyncio.to_thread(_status, [str(word) for word in words])
        return Ran(status, *capsys.readouterr())

    return ran


def _status(words: list[str]) -> int:
    try:
        return server.main(words)
    except SystemExit as refused:
        return int(refused.code or 0)


@pytest.fixture
def house(seeded: Path, tmp_path: Path) -> Path:
    """A seeded data folder that no server has."""
    return copied(seeded, tmp_path / "house")


async def test_that_a_running_server_answers_within_two_seconds_from_what_was_ingested_beside_it(
    shop: Rapport, endpoint: Endpoint, tmp_path: Path
) -> None:
    endpoint.decide = lambda _asked: Status(401)  # the built-in model answers
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "kettle.md").write_text(KETTLE)
    ran = await command("ingest", tmp_path / "news", "--json", data_dir=shop.data_dir)
    ended = time.monotonic()
    assert (ran.status, ran.json["added"], ran.json["errors"]) == (0, 1, []), ran
    asked_at, text = ended, ""
    while "vinegar" not in text:
        assert asked_at - ended < SOON, f"asked {asked_at - ended:.1f} s after, and answered: {text}"
        asked_at = time.monotonic()
        customer = await Customer.arrive(shop)
        async with customer.at(shop):
            answer = await customer.ask("How do I clean the whistle of the singing kettle?")
        text = answer["text"]
    assert any("vinegar" in source["quote"] for source in answer["sources"])


async def test_that_bad_documents_are_named_and_what_was_there_before_is_intact(
    run: Run, house: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "kettle.md").write_text(KETTLE)
    (folder / "feed.csv").write_text(
        'id,title,content\n1,Teapots,"A teapot wants a cosy in winter."\n,Nameless,text\n2\n'
    )
    (folder / "empty.md").touch()
    (folder / "latin.txt").write_bytes("Grüße".encode("latin-1"))
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (folder / "binary.md").write_bytes(b"\x00\x01\x02" * 100)
    with (folder / "endless.jsonl").open("wb") as huge:
        huge.write(b'{"id": "1", "title": "t", "content": "')
        huge.truncate(HUGE)  # of nothing: it takes no room on the disk
    try:
        first = await run("ingest", folder, "--json", data_dir=house)
    finally:
        (folder / "endless.jsonl").unlink()
    assert (first.status, first.json["added"]) == (0, 2), first
    for name in ("feed.csv, line 3", "empty.md", "latin.txt", "picture.png", "binary.md", "endless.jsonl, line 1"):
        assert name in first.err
    (folder / "kettle.md").write_bytes(b"\xff\xfe not UTF-8 any more")
    again = await run("ingest", folder / "kettle.md", data_dir=house)
    assert again.status == 1
    assert "kettle.md" in again.err
    found = await run("search", "clean the whistle of the kettle", "--top", 3, "--json", data_dir=house)
    assert set(found.json) == {"answerable", "passages"}
    assert 0 <= found.json["answerable"] <= 1
    assert set(found.json["passages"][0]) == {"document", "title", "heading", "text", "score"}
    assert "vinegar" in found.json["passages"][0]["text"]
    assert len(found.json["passages"]) == 3


async def test_that_an_import_is_whole_or_not_at_all_and_harmless_when_repeated(run: Run, tmp_path: Path) -> None:
    good, bad, endless = tmp_path / "good.csv", tmp_path / "bad.csv", tmp_path / "endless.csv"
    good.write_text(CUSTOMERS)
    bad.write_text("id,name,email\nN3,Ada,ada@example.com\n,nobody,\nN4,Ben\n")
    with endless.open("wb") as huge:
        huge.write(b"id,name,email\n")
        huge.truncate(HUGE)
    first = await run("import", "--customers", good, "--json")
    assert (first.status, first.json["imported"], first.json["customers"]) == (0, True, 2)
    again = await run("import", "--customers", good, "--json")
    assert (again.status, again.json["customers"], again.json["unchanged"]) == (0, 0, 2)
    refused = await run("import", "--customers", bad, "--json")
    assert (refused.status, refused.json["imported"], refused.json["bad_count"]) == (1, False, 2)
    assert [row["line"] for row in refused.json["bad"]] == [3, 4]
    assert "bad.csv, line 3" in refused.err
    assert (await run("import", "--customers", endless)).status == 1
    assert await customers_in(tmp_path / "data") == 2
    rest = await run("import", "--customers", bad, "--skip-bad", "--json")
    assert (rest.status, rest.json["customers"], rest.json["bad_count"]) == (0, 1, 2)
    assert await customers_in(tmp_path / "data") == 3


async def customers_in(data_dir: Path) -> int:
    database = Database(f"sqlite+aiosqlite:///{data_dir}/rapport.db")
    async with database.reading() as session:
        count = await session.scalar(select(func.count()).select_from(tables.Customer))
    await database.close()
    return count or 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RAPPORT_MODLE", "builtin"),
        ("RAPPORT_PORT", "eight"),
        ("RAPPORT_TURN_DEADLINE", "soon"),
        ("RAPPORT_DATABASE_URL", "mysql://127.0.0.1/shop"),
        ("RAPPORT_CHROMA_URL", "127.0.0.1:8001"),
        ("RAPPORT_DEMO", "perhaps"),
        ("RAPPORT_MODEL", "gpt"),
        ("RAPPORT_MODEL_PRICES", "cheap"),
        ("RAPPORT_SMTP_URL", "mail.example.com"),
        ("RAPPORT_REDIS_URL", "redis://127.0.0.1:port"),
    ],
)
async def test_that_a_wrong_setting_is_named_in_one_line(run: Run, name: str, value: str) -> None:
    ran = await run("doctor", **{name: value})
    assert ran.status == 2, ran
    assert ran.err.startswith(name)
    assert ran.err.count("\n") == 1


async def test_that_what_a_container_platform_sets_is_no_setting(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(CUSTOMERS)
    injected = {
        "RAPPORT_SERVICE_HOST": "10.0.0.7",
        "RAPPORT_PORT": "tcp://10.0.0.7:80",
        "RAPPORT_PORT_80_TCP": "tcp://x",
    }
    assert (await run("import", "--customers", tmp_path / "good.csv", **injected)).status == 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("frobnicate",),
        ("ingest",),
        ("import",),
        ("import", "--customers", "c.csv", "--map", "x"),
        ("search", "--top", "x", "y"),
    ],
)
async def test_that_wrong_usage_is_told_apart_from_failing(run: Run, words: tuple[str, ...]) -> None:
    assert (await run(*words)).status == 2


async def test_that_what_cannot_be_reached_is_a_sentence_and_no_password(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for setting, value in {"RAPPORT_DATABASE_URL": NOWHERE, "RAPPORT_DATA_DIR": str(tmp_path / "file")}.items():
        ran = await run("search", "anything", **{setting: value})
        assert ran.status == 1
        assert ran.err.startswith(setting), ran.err
        assert ran.err.count("\n") == 1
        assert "hush" not in ran.err


async def test_that_the_doctor_finds_a_healthy_deployment_well(run: Run, house: Path) -> None:
    ran = await run("doctor", "--json", "--port", free_port(), data_dir=house)
    verdicts = {finding["part"]: finding["verdict"] for finding in ran.json["findings"]}
    assert (ran.status, ran.json["well"]) == (0, True)
    assert {part for part, verdict in verdicts.items() if verdict == "warning"} == {"mail", "staff"}
    assert set(verdicts.values()) == {"ok", "warning"}


async def test_that_the_doctor_names_everything_that_is_broken_and_how_to_mend_it(run: Run, house: Path) -> None:
    dead = {"RAPPORT_MODEL": "openai:x", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "hush"}
    redis = "redis://127.0.0.1:9/0"
    broken = {**dead, "RAPPORT_DATABASE_URL": NOWHERE, "RAPPORT_REDIS_URL": redis}
    ran = await run("doctor", "--json", data_dir=house, **broken)
    assert (ran.status, ran.json["well"]) == (1, False)
    wrong = {one["part"]: one["mend"] for one in ran.json["findings"] if one["verdict"] == "wrong"}
    assert wrong.keys() == {"database", "index", "bus", "model openai:x"}
    assert all(wrong.values())
    assert "hush" not in ran.out
    shown = await run("doctor", data_dir=house, **dead)
    assert shown.status == 1
    assert "✗ model openai:x: http://127.0.0.1:9/v1" in shown.out
    assert "✓ database" in shown.out


async def test_that_a_second_server_on_the_same_folder_says_why_it_does_not_start(shop: Rapport) -> None:
    ran = await command("serve", "--demo", "--port", free_port(), data_dir=shop.data_dir)
    assert ran.status == 1
    assert "Another server owns the index" in ran.err
    assert "Traceback" not in ran.err


async def test_that_port_wins_over_rapport_port_and_a_taken_one_is_said(shop: Rapport, house: Path) -> None:
    ran = await command("serve", data_dir=house, PORT=str(shop.port), RAPPORT_PORT="1")
    assert ran.status == 1
    assert f"cannot listen on 127.0.0.1:{shop.port}" in ran.err


async def test_that_the_demo_keeps_out_of_a_folder_that_holds_other_rows(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(CUSTOMERS)
    await run("import", "--customers", tmp_path / "good.csv")
    ran = await run("serve", "--demo", "--port", free_port())
    assert ran.status == 1
    assert "holds other rows (customer)" in ran.err
    assert await customers_in(tmp_path / "data") == 2
