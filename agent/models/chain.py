"""The models that a turn may be decided by, from the first choice to the built-in one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pkgutil import resolve_name

from langchain_core.language_models import BaseChatModel

from agent.models.names import BUILTIN, PROVIDER, names_of
from agent.models.patience import Patience
from agent.models.prices import Price

ENDPOINT = "agent.models.endpoint:endpoint"
"""Imported by the first name that wants it: the client is a sixth of everything that a start imports."""


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model under the name that the settings, the log and the turns call it by."""

    name: str
    model: BaseChatModel
    price: Price | None = None
    """None: nobody has said, and it counts as free."""

    @property
    def builtin(self) -> bool:
        return self.name == BUILTIN

    @property
    def unpriced(self) -> bool:
        """A spend cap cannot hold this model back: `doctor` says so."""
        return not self.builtin and self.price is None


def chain(
    setting: str,
    *,
    builtin: BaseChatModel,
    api_key: str = "",
    base_url: str = "",
    prices: Mapping[str, Price] | None = None,
    patience: Patience | None = None,
) -> tuple[NamedModel, ...]:
    """The chain that `RAPPORT_MODEL` names.

    Raises:
        ValueError: with a sentence that names the setting that is wrong.
    """
    known, patience = prices or {}, patience or Patience()
    models = []
    for name in names_of(setting):
        if name == BUILTIN:
            models.append(NamedModel(name, builtin))
        else:
            short = name.removeprefix(PROVIDER).strip()
            model = resolve_name(ENDPOINT)(short, api_key=api_key, base_url=base_url, patience=patience)
            models.append(NamedModel(name, model, known.get(short)))
    return tuple(models)
