"""Which of the intents that the rules found a message is really about: the request wins over what surrounds it."""

from dataclasses import dataclass

REQUESTS = frozenset(
    {
        "cancel_order",
        "return_items",
        "exchange_items",
        "refund",
        "change_order_address",
        "change_address",
        "change_payment",
        "change_order_items",
    }
)
ORDERS = frozenset({"order_status", "order_history"})
PRODUCTS = frozenset({"product_availability", "product_search", "recommendation"})
PEOPLE = frozenset({"ticket", "verification_code", "ask_human"})
CONCRETE = REQUESTS | ORDERS | PRODUCTS | PEOPLE | {"knowledge"}


@dataclass(frozen=True, slots=True)
class _Over:
    """Where one of `stronger` is found, `weaker` does not count: in the same clause, or in the whole message."""

    stronger: frozenset[str]
    weaker: frozenset[str]
    everywhere: bool = False


_OVER = (
    _Over(frozenset({"return_items", "cancel_order"}), frozenset({"refund"}), everywhere=True),
    _Over(frozenset({"exchange_items"}), frozenset({"change_order_items"}), everywhere=True),
    _Over(frozenset({"change_order_address", "change_address", "change_payment"}), frozenset({"change_order_items"})),
    _Over(frozenset({"change_order_address"}), frozenset({"change_address"})),
    _Over(frozenset({"ticket", "verification_code"}), REQUESTS | ORDERS | PRODUCTS | {"knowledge"}),
    _Over(frozenset({"recommendation"}), frozenset({"knowledge"})),
    _Over(REQUESTS | ORDERS, frozenset({"knowledge"})),
    _Over(REQUESTS | ORDERS | PEOPLE, frozenset({"product_search"}), everywhere=True),
    _Over(REQUESTS | PEOPLE | ORDERS | {"knowledge"}, PRODUCTS),
    _Over(frozenset({"recommendation"}), frozenset({"product_search", "product_availability"}), everywhere=True),
    _Over(frozenset({"product_availability"}), frozenset({"product_search"}), everywhere=True),
    _Over(frozenset({"order_history"}), frozenset({"order_status"})),
    _Over(REQUESTS | ORDERS | PEOPLE, frozenset({"out_of_scope"}), everywhere=True),
    _Over(frozenset({"out_of_scope"}), PRODUCTS | {"knowledge"}, everywhere=True),
    _Over(CONCRETE, frozenset({"complaint", "abuse", "greeting", "thanks"}), everywhere=True),
    _Over(frozenset({"complaint"}), frozenset({"abuse", "out_of_scope"}), everywhere=True),
    _Over(frozenset({"abuse"}), frozenset({"out_of_scope"}), everywhere=True),
    _Over(frozenset({"complaint", "abuse", "out_of_scope"}), frozenset({"greeting", "thanks"}), everywhere=True),
    _Over(frozenset({"thanks"}), frozenset({"greeting"}), everywhere=True),
)


def settled(found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The hits that stay. The pairs are applied in order, so that what was dropped drops nothing itself."""
    found = _waiting(found)
    for over in _OVER:
        strong = {index for intent, index in found if intent in over.stronger}
        found = [
            (intent, index)
            for intent, index in found
            if intent not in over.weaker
            or intent in over.stronger
            or not (strong if over.everywhere else strong & {index})
        ]
    return found


def _waiting(found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """That nothing has come asks where it is, unless it is said as the reason for another request."""
    asked = any(intent in REQUESTS | PEOPLE for intent, _ in found)
    renamed = [("order_status" if intent == "waiting" and not asked else intent, index) for intent, index in found]
    return [hit for hit in renamed if hit[0] != "waiting"]
