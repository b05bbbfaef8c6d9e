"""The walls of the house: who may import whom, how long a module may be, and what every file has to have."""

import ast
import re
import sys
from functools import cache
from pathlib import Path
from pkgutil import resolve_name

ROOT = Path(__file__).parent.parent
LAYERS = ["records", "knowledge", "insights", "tools", "agent", "web", "server"]
"""From the innermost: each may import itself and those before it."""
ALLOWED = {layer: set(LAYERS[: place + 1]) for place, layer in enumerate(LAYERS)}
ALLOWED["evals"] = {"records", "knowledge", "insights", "tools", "agent", "evals"}
ALLOWED["server"] |= {"evals"}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 60
MAY_HIDE_IMPORTS = {"knowledge/embed.py"}
"""torch and sentence-transformers take seconds to import."""
NAMED = re.compile(rf"({'|'.join(ALLOWED)})(\.\w+)*:\w+")
"""A part that is imported when it is first wanted, as `resolve_name` takes it."""
WHEN_WANTED = {"alembic", "langchain_openai", "openai", "pyarrow", "redis", "scipy", "sklearn"}
"""What a server or a command seldom uses, and every one of them would wait for as it starts."""

FILES = sorted(
    path.relative_to(ROOT)
    for path in [ROOT / "server.py", *(file for layer in ALLOWED for file in (ROOT / layer).rglob("*.py"))]
)


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


@cache
def _nodes(file: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(file)))


def _layer(file: Path) -> str:
    return file.parts[0].removesuffix(".py")


def _functions(file: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in _nodes(file) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def test_that_imports_point_only_to_the_right() -> None:
    wrong = [
        f"{file}:{node.lineno}: {_layer(file)} may not import {name}"  # type: ignore[attr-defined]
        for file in FILES
        for node in _nodes(file)
        for name in _imported(node)
        if (other := name.split(".")[0]) in ALLOWED and other not in ALLOWED[_layer(file)]
    ]
    assert not wrong


def test_that_no_import_is_hidden_in_a_function() -> None:
    hidden = [
        f"{file}:{node.lineno}"
        for file in FILES
        if str(file) not in MAY_HIDE_IMPORTS
        for function in _functions(file)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_that_what_is_imported_when_it_is_wanted_is_there_and_to_the_right_too() -> None:
    for file in FILES:
        for node in _nodes(file):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAMED.fullmatch(node.value):
                assert node.value.partition(".")[0] in ALLOWED[_layer(file)], f"{file}:{node.lineno}"
                assert callable(resolve_name(node.value))


def test_that_a_start_imports_no_client_that_it_may_not_want() -> None:
    names, edges = _imports_of_modules()
    reached, left = set[str](), ["server"]
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left += edges[name]
            for node in _tree(names[name]).body:
                clients = {imported.split(".")[0] for imported in _imported(node)} & WHEN_WANTED
                assert not clients, f"{name} imports {clients}"


def test_that_a_module_is_one_concept_with_a_docstring() -> None:
    wrong = []
    for file in FILES:
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        if len(lines) > LONGEST_MODULE and "migrations/versions" not in str(file):
            wrong.append(f"{file} has {len(lines)} lines")
        if lines and not ast.get_docstring(_tree(file)):
            wrong.append(f"{file} has no docstring")
    assert not wrong


def test_that_a_function_can_be_read_at_a_glance() -> None:
    long = [
        f"{file}: {node.name} has {lines} lines"
        for file in FILES
        if "migrations/versions" not in str(file)
        for node in _functions(file)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def test_that_modules_do_not_import_in_circles() -> None:
    _, edges = _imports_of_modules()
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


def _imports_of_modules() -> tuple[dict[str, Path], dict[str, set[str]]]:
    """Every module's file, and which others it imports as it is imported itself."""
    names = {str(file.with_suffix("")).replace("/", ".").removesuffix(".__init__"): file for file in FILES}
    edges: dict[str, set[str]] = {}
    for name, file in names.items():
        found = {
            part if part in names else part.rpartition(".")[0] for node in _tree(file).body for part in _targets(node)
        }
        edges[name] = {other for other in found if other in names and other != name}
    return names, edges


def _targets(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return _imported(node)
