"""A short way to hold one sentence against a little evidence."""

from datetime import UTC, datetime
from typing import Any

from agent.truth import Done, Evidence, check

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
"""A Sunday."""
ORDER = {
    "id": "1042",
    "status": "shipped",
    "ordered_on": "2026-11-18",
    "total": "129.00 USD",
    "items": [{"item": "KTL-01", "name": "Aurora Kettle", "quantity": 1, "price": "89.00 USD"}],
    "parcels": [{"carrier": "UPS", "tracking": ["1Z999AA10123456784"], "shipped_on": "2026-11-20"}],
}
OTHER = {"id": "1057", "status": "pending", "ordered_on": "2026-11-21", "total": "59.90 USD", "items": []}
CANCELLED = Done(
    "cancel_order", True, {"order": "1057"}, {"order": "1057", "status": "cancelled", "refund": "59.90 USD"}
)


def kinds(reply: str, **evidence: Any) -> list[str]:
    """The kinds of the violations of a reply, each once."""
    return sorted({violation.kind for violation in check(reply, Evidence(**{"now": NOW, **evidence}))})


def passes(reply: str, **evidence: Any) -> bool:
    return not kinds(reply, **evidence)
