"""What surrounds a model call, in the one order that works: from the outermost to the innermost.

truth      judges what the customer would keep, whichever model said it
fallback   asks the models in turn, each try counted by the budget
privacy    knows by now whether the model is outside, and what may leave for it
policy     mends calls that cannot be read before anybody above looks at them, and hands every call to the guard
"""

from collections.abc import Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware

from agent.middleware.budget import Budget
from agent.middleware.fallback import FallbackMiddleware, Pauses
from agent.middleware.policy import PolicyMiddleware
from agent.middleware.privacy import PrivacyMiddleware
from agent.middleware.truth import Check, TruthMiddleware
from agent.models import NamedModel
from tools.guard import Guard


def around(
    models: Sequence[NamedModel],
    budget: Budget,
    guard: Guard,
    *,
    check: Check,
    key: bytes,
    pauses: Pauses | None = None,
) -> list[AgentMiddleware[Any, Any, Any]]:
    """The middleware of an agent, for `agent.build.build`."""
    return [
        TruthMiddleware(check),
        FallbackMiddleware(models, budget, pauses=pauses),
        PrivacyMiddleware(key),
        PolicyMiddleware(guard),
    ]
