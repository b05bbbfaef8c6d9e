"""Requests made of an OpenAPI description: mostly what it allows, sometimes what nobody expects. Judges no answer.

Ours, and not schemathesis: that brings werkzeug, a GraphQL stack and a second JSON Schema engine for what are a few
strategies here, and it knows none of our ids, so that most of its requests would end at a 404.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Schema = Mapping[str, Any]
MOST = 3
"""Items of a list, and characters past the least of a long text: what is long is tried as such, elsewhere."""
ANYTHING: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
FORMATS: dict[str, SearchStrategy[str]] = {
    "date-time": st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()),
    "date": st.dates().map(str),
    "uuid": st.uuids().map(str),
    "binary": st.text(max_size=50),
}


@dataclass(frozen=True)
class Request:
    """One, ready to be sent."""

    method: str
    path: str
    query: list[tuple[str, str | int | float | bool | None]]
    json: Any = None
    form: dict[str, str] | None = None


@dataclass
class Description:
    """A whole OpenAPI document; `known` are ids that there are, by the name of the parameter."""

    document: Schema
    known: Mapping[str, list[str]] = field(default_factory=dict)

    def operations(self) -> Iterator[tuple[str, str]]:
        """Every path and method."""
        for path, methods in self.document["paths"].items():
            yield from ((path, method) for method in methods if method in {"get", "post", "put", "delete", "patch"})

    def request(self, path: str, method: str) -> SearchStrategy[Request]:
        """Requests for one operation."""
        operation = self.document["paths"][path][method]
        parameters = operation.get("parameters", ())
        named = {one["name"]: self._parameter(one) for one in parameters if one["in"] == "path"}
        asked = {one["name"]: self._parameter(one) for one in parameters if one["in"] == "query"}
        content = operation.get("requestBody", {}).get("content", {})
        json = (
            self._sometimes(self.of(content["application/json"]["schema"])) if "application/json" in content else None
        )
        other = next((self.of(one["schema"]) for kind, one in content.items() if kind != "application/json"), None)

        @st.composite
        def made(draw: st.DrawFn) -> Request:
            address = path
            for name, values in named.items():
                address = address.replace(f"{{{name}}}", quote(str(draw(values)), safe="") or "-")
            query: list[tuple[str, str | int | float | bool | None]] = [
                (name, str(value))
                for name, values in asked.items()
                if draw(st.booleans())
                for value in _several(draw(values))
            ]
            body = None if json is None else draw(json)
            form = {name: str(value) for name, value in draw(other).items()} if other is not None else None
            return Request(method.upper(), address, query, body, form)

        return made()

    def of(self, schema: Schema) -> SearchStrategy[Any]:
        """What a schema allows."""
        if "$ref" in schema:
            return self.of(self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        if "enum" in schema or "const" in schema:
            return st.sampled_from(schema.get("enum") or [schema["const"]])
        if several := schema.get("anyOf") or schema.get("oneOf"):
            return st.one_of(*map(self.of, several))
        typed = getattr(self, f"_{schema.get('type')}", None)
        return typed(schema) if typed else ANYTHING

    def _array(self, schema: Schema) -> SearchStrategy[list[Any]]:
        most = min(schema.get("maxItems", MOST), MOST)
        return st.lists(self.of(schema.get("items", {})), min_size=schema.get("minItems", 0), max_size=most)

    def _string(self, schema: Schema) -> SearchStrategy[str]:
        least = schema.get("minLength", 0)
        most = min(schema.get("maxLength", least + 40), least + 40)
        return FORMATS.get(schema.get("format", ""), st.text(min_size=least, max_size=most))

    def _integer(self, schema: Schema) -> SearchStrategy[int]:
        return st.integers(schema.get("minimum"), schema.get("maximum"))

    def _number(self, schema: Schema) -> SearchStrategy[float]:
        return st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False)

    def _boolean(self, _schema: Schema) -> SearchStrategy[bool]:
        return st.booleans()

    def _null(self, _schema: Schema) -> SearchStrategy[None]:
        return st.none()

    def _object(self, schema: Schema) -> SearchStrategy[dict[str, Any]]:
        needed = set(schema.get("required", ()))
        fields = {name: self._known(name, one) for name, one in schema.get("properties", {}).items()}
        return st.fixed_dictionaries(
            {name: one for name, one in fields.items() if name in needed},
            optional={name: one for name, one in fields.items() if name not in needed},
        )

    def _parameter(self, parameter: Schema) -> SearchStrategy[Any]:
        return self._sometimes(self._known(parameter["name"], parameter["schema"]), st.text(max_size=30))

    def _known(self, name: str, schema: Schema) -> SearchStrategy[Any]:
        """An id that there is, rather than one that there is not."""
        allowed = self.of(schema)
        return st.one_of(st.sampled_from(self.known[name]), allowed) if self.known.get(name) else allowed

    def _sometimes(self, usual: SearchStrategy[Any], odd: SearchStrategy[Any] = ANYTHING) -> SearchStrategy[Any]:
        return st.one_of(usual, usual, usual, odd)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
