"""Which models answer, in which order: from `RAPPORT_MODEL` to a chain that always ends in the built-in model.

    names.py      the setting, read and refused with a sentence
    prices.py     what a million tokens cost
    endpoint.py   any OpenAI-compatible endpoint, as a LangChain chat model; imported when one is named
    patience.py   how long it is waited for
    failures.py   what an endpoint can do wrong, and what to do about it; client_errors.py: how its client says so
    answer.py     whether what a model returned can be used
    spend.py      what models have cost so far

What happens around a call is in `agent.middleware`.
"""

from agent.models.chain import NamedModel, chain
from agent.models.names import BUILTIN, names_of
from agent.models.patience import Patience
from agent.models.prices import Price, prices_of

__all__ = ["BUILTIN", "NamedModel", "Patience", "Price", "chain", "names_of", "prices_of"]
