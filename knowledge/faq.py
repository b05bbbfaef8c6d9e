"""YAML and JSON lists: many articles, or questions with their answers, in one file. A bad item is named and skipped."""

import json
from collections.abc import Iterator
from typing import Any

import yaml

from knowledge.errors import Unreadable
from knowledge.feeds import document
from knowledge.source import Problem, Raw

NEEDED = "it is not a list of questions and answers, or of articles with title and content"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, origin: str) -> Iterator[Raw | Problem]:
    """A list of items, or a mapping with one list in it; a file of several such documents is read whole."""
    loader = _Loader(text)
    try:
        while loader.check_node():
            for node in _listed(loader.get_node()):
                where = f"{origin}, line {node.start_mark.line + 1}"
                yield _item(lambda node=node: loader.construct_object(node, deep=True), origin, where)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f" at line {mark.line + 1}" if mark is not None else ""
        raise Unreadable(f"it is not YAML: {getattr(error, 'problem', None) or 'an error'}{at}") from None
    except RecursionError:
        raise Unreadable("its items are nested too deeply") from None
    finally:
        loader.dispose()


def read_json(text: str, origin: str) -> Iterator[Raw | Problem]:
    """A list of items, or an object with one list in it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not JSON ({error})") from None
    lists = [value for value in found.values() if isinstance(value, list)] if isinstance(found, dict) else [found]
    if len(lists) != 1 or not isinstance(lists[0], list):
        raise Unreadable(NEEDED)
    for number, fields in enumerate(lists[0], 1):
        yield _item(lambda fields=fields: fields, origin, f"{origin}, item {number}")


def _listed(node: yaml.Node) -> list[yaml.Node]:
    lists = [value for _name, value in node.value] if isinstance(node, yaml.MappingNode) else [node]
    lists = [one for one in lists if isinstance(one, yaml.SequenceNode)]
    if len(lists) != 1:
        raise Unreadable(NEEDED)
    items: list[yaml.Node] = lists[0].value
    return items


def _item(fields: Any, origin: str, where: str) -> Raw | Problem:
    try:
        return document(fields(), origin, where)
    except (Unreadable, yaml.YAMLError) as problem:
        return Problem(origin, f"{where}: {getattr(problem, 'problem', None) or problem}")
