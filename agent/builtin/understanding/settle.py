"""Which of the intents that the rules found a message is really about: the request wins over what surrounds it."""

REQUESTS = frozenset(
    [
        "cancel_order",
        "return_items",
        "exchange_items",
        "refund",
        "change_order_address",
        "change_address",
        "change_payment",
        "change_order_items",
    ]
)
SHOP = frozenset(
    ["order_status", "order_history", "knowledge", "product_availability", "product_search", "recommendation"]
)
PEOPLE = frozenset(["ticket", "verification_code", "ask_human"])
_CONCRETE = REQUESTS | SHOP | PEOPLE

_OVER: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"return_items", "cancel_order"}), frozenset({"refund"})),
    (frozenset({"exchange_items"}), frozenset({"change_order_items"})),
    (frozenset({"change_order_address", "change_address", "change_payment"}), frozenset({"change_order_items"})),
    (frozenset({"ticket"}), frozenset({"order_status"})),
    (REQUESTS | frozenset({"order_status", "ticket"}), frozenset({"knowledge"})),
    (REQUESTS | PEOPLE | frozenset({"order_status", "order_history", "knowledge"}), frozenset({"product_search"})),
    (REQUESTS | frozenset({"order_status", "order_history", "knowledge"}), frozenset({"recommendation"})),
    (REQUESTS | frozenset({"order_status", "order_history", "knowledge"}), frozenset({"product_availability"})),
    (frozenset({"product_availability", "recommendation"}), frozenset({"product_search"})),
    (frozenset({"recommendation"}), frozenset({"product_availability"})),
    (REQUESTS | frozenset({"order_status", "ticket", "verification_code", "ask_human"}), frozenset({"out_of_scope"})),
    (frozenset({"out_of_scope"}), frozenset({"knowledge", "product_search", "recommendation", "product_availability"})),
    (_CONCRETE, frozenset({"complaint", "abuse", "greeting", "thanks"})),
    (frozenset({"complaint"}), frozenset({"abuse", "out_of_scope"})),
    (frozenset({"complaint", "abuse", "out_of_scope"}), frozenset({"greeting", "thanks"})),
    (frozenset({"thanks"}), frozenset({"greeting"})),
)


def settled(found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The hits that stay. The pairs are applied in order, so that what was dropped drops nothing itself."""
    intents = {intent for intent, _ in found}
    if "waiting" in intents:
        intents.discard("waiting")
        if not intents & (REQUESTS | PEOPLE):
            intents.add("order_status")
    for stronger, weaker in _OVER:
        if intents & stronger - weaker:
            intents -= weaker
    kept = [(intent if intent != "waiting" else "order_status", index) for intent, index in found]
    return [(intent, index) for intent, index in kept if intent in intents]
