"""The walls of the house: who may import whom, how long a module may be, and what every file has to have."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ["records", "knowledge", "insights", "tools", "agent", "web", "server"]
"""From the innermost: each may import itself and those before it."""
ALLOWED = {layer: set(LAYERS[: place + 1]) for place, layer in enumerate(LAYERS)}
ALLOWED["evals"] = {"records", "knowledge", "insights", "tools", "agent", "evals"}
ALLOWED["server"] |= {"evals"}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 60
MAY_HIDE_IMPORTS = {"knowledge/embed.py"}
"""torch and sentence-transformers take seconds to import."""

FILES = sorted(
    path.relative_to(ROOT)
    for path in [ROOT / "server.py", *(file for layer in ALLOWED for file in (ROOT / layer).rglob("*.py"))]
)


@pytest.fixture(params=FILES, ids=str)
def file(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


def _tree(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def test_that_imports_point_only_to_the_right(file: Path) -> None:
    layer = file.parts[0].removesuffix(".py")
    for node in ast.walk(_tree(file)):
        for name in _imported(node):
            other = name.split(".")[0]
            assert other not in ALLOWED or other in ALLOWED[layer], f"line {node.lineno}: {layer} may not import {name}"  # type: ignore[attr-defined]


def test_that_no_import_is_hidden_in_a_function(file: Path) -> None:
    if str(file) in MAY_HIDE_IMPORTS:
        return
    for function in ast.walk(_tree(file)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = [node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
            assert not hidden, f"line {hidden[0]}"


def test_that_a_module_is_one_concept_with_a_docstring(file: Path) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = len(text.splitlines())
    assert lines <= LONGEST_MODULE or "migrations/versions" in str(file), f"{lines} lines"
    assert ast.get_docstring(_tree(file)) or not text.strip(), "no module docstring"


def test_that_a_function_can_be_read_at_a_glance(file: Path) -> None:
    if "migrations/versions" in str(file):
        return
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines"


def test_that_modules_do_not_import_in_circles() -> None:
    names = {str(file.with_suffix("")).replace("/", ".").removesuffix(".__init__"): file for file in FILES}
    edges: dict[str, set[str]] = {}
    for name, file in names.items():
        found = {
            part if part in names else part.rpartition(".")[0] for node in _tree(file).body for part in _targets(node)
        }
        edges[name] = {other for other in found if other in names and other != name}
    sys.setrecursionlimit(5000)
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path[path.index(name) :], name))
        if name not in done:
            for other in sorted(edges[name]):
                visit(other, (*path, name))
            done.add(name)

    for name in sorted(edges):
        visit(name, ())


def _targets(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return _imported(node)
