"""The browser's files as they are written and as they leave: small, safe, in tokens, and asked about again."""

import gzip
import itertools
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from web.static import HERE, Static, load

TESTS = Path(__file__).parent
WIDGET = sorted((HERE / "widget").glob("*.js"))
WHEN_WANTED = {"contact.js"}
"""Loaded in the few conversations that come to it."""
SCRIPTS = sorted(HERE.rglob("*.js"))
SHEETS = sorted(HERE.rglob("*.css"))
DELIVERED = Static()


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Mount("/static", DELIVERED)]))


@pytest.mark.parametrize("other_language", ["zh.js", "en.js"])
def test_the_widget_is_under_20_kb_with_its_stylesheets(other_language: str) -> None:
    loaded = [path for path in WIDGET if path.name not in {other_language, *WHEN_WANTED}]
    files = [*loaded, HERE / "widget" / "widget.css", HERE / "tokens.css"]
    assert sum(len(load(path).zipped) for path in files) < 20_000


@pytest.mark.parametrize("path", [*SCRIPTS, *SHEETS], ids=lambda path: path.name)
def test_no_file_is_over_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_markup_or_code_of_text(path: Path) -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc|\beval\b|new Function|postMessage"
    )
    assert not re.search(forbidden, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_template_stands_inside_a_template(path: Path) -> None:
    """What takes the spare space away reads the inner one as code, and would take spaces out of a sentence."""
    assert not re.search(r"\$\{[^}`\n]*`", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [path for path in SHEETS if path.name != "tokens.css"], ids=lambda path: path.name)
def test_a_component_has_no_colour_of_its_own(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", text)


def test_every_colour_reads_well_on_its_ground_in_light_and_dark() -> None:
    text = (HERE / "tokens.css").read_text(encoding="utf-8")
    light, *dark = (_colours(block) for block in re.findall(r"\{([^{}]*--bg:[^{}]*)\}", text))
    assert dark == [dark[0], dark[0]]
    for theme in (light, dark[0]):
        grounds = itertools.product(["ink", "ink-2"], ["bg", "surface", "ai", "note"])
        pairs = [
            *grounds,
            ("on-accent", "accent"),
            ("accent", "bg"),
            ("bad", "bg"),
            ("good", "bg"),
            ("warn", "warn-bg"),
        ]
        assert min(_contrast(theme[ink], theme[ground]) for ink, ground in pairs) > 5


def test_a_file_leaves_compressed_and_is_asked_about_again(client: TestClient) -> None:
    whole = client.get("/static/widget/chat.js", headers={"accept-encoding": "gzip"})
    assert whole.headers["content-encoding"] == "gzip"
    assert whole.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "export class Chat" in whole.text
    plain = client.get("/static/widget/chat.js", headers={"accept-encoding": "identity"})
    assert plain.text == whole.text
    known = client.get("/static/widget/chat.js", headers={"if-none-match": whole.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["nothing.js", "__init__.py", "jsconfig.json", "widget/types.d.ts", "../__init__.py", "..%2fauth.py", ""]
)
def test_what_is_not_for_a_browser_does_not_leave(client: TestClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_the_modules_do_what_they_promise() -> None:
    done = subprocess.run(
        [_tool("node"), "--test", *sorted(map(str, TESTS.glob("*.test.mjs")))],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_taking_the_spare_space_away_changes_no_word(tmp_path: Path) -> None:
    script = """import(process.argv[1]).then(({ words }) => console.log(JSON.stringify(words, (_, value) =>
        typeof value === "function" ? [value("N"), value(1), value(2), value(undefined)] : value)))"""
    for path in (HERE / "widget" / "en.js", HERE / "widget" / "zh.js"):
        said = []
        for name, text in (("written.mjs", path.read_bytes()), ("delivered.mjs", load(path).body)):
            (tmp_path / name).write_bytes(text)
            command = [_tool("node"), "-e", script, (tmp_path / name).as_uri()]
            said.append(json.loads(subprocess.run(command, capture_output=True, check=True, timeout=30).stdout))
        assert said[0] == said[1]


def test_the_types_hold() -> None:
    done = subprocess.run(
        [_tool("tsc"), "-p", str(HERE / "jsconfig.json")], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout


def test_what_leaves_unpacks_to_what_it_is() -> None:
    asset = load(HERE / "widget" / "widget.css")
    assert gzip.decompress(asset.zipped) == asset.body


def _tool(name: str) -> str:
    """A tool for JavaScript: nobody needs one to run or to change Rapport, so a machine without it skips."""
    path = shutil.which(name) or shutil.which(name, path=os.environ.get("NODE_TOOLS", ""))
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))


def _contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
