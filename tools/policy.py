"""What a tool declares, and what a deployment makes of it. Holding a tool to it is the guard's work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Literal

Effect = Literal["read", "write"]
Needs = Literal["nothing", "identified", "verified"]
Confirm = Literal["nobody", "customer", "staff"]
Approver = Literal["customer", "staff"]
ExchangeRefunds = Literal["payer", "any"]
PROOFS = frozenset({"signature", "code", "knowledge_match"})
"""Of who a customer is: the website vouches for them, they have a mailed code, or they know what an account holds."""
PROVING = {
    "code": frozenset({"send_verification_code", "check_verification_code"}),
    "knowledge_match": frozenset({"identify_customer"}),
}
"""The tools by which a customer can prove who they are during a chat: of no use where the proof does not count."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a tool may be used: in one conversation, and by one person in 24 hours. None: no limit."""

    conversation: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What a tool may do, for whom, and who has to say yes to it."""

    effect: Effect
    needs: Needs = "nothing"
    confirm: Confirm = "nobody"
    limit: Limit = Limit()
    amount_cap: Decimal | None = None
    """Above it, in the order's own currency, it is not the customer who approves, but a person of the shop."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a conversation is with, as far as that is proven."""

    customer: str | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment's rules, frozen at start. The default is strict.

    `identified_by` and `verified_by` say which proofs count for which need: `signature`, `code`, `knowledge_match`.
    `exchange_refunds` is where money back from an exchange may go: to what has paid or a gift card, or to any way of
    paying that the customer has. `rules` are the shop's own words for the model, which bind it and widen nothing.
    `policies` replaces what a tool declares, by the tool's name.
    """

    secret: bytes = field(repr=False)
    shop: str = "Rapport"
    rules: str = ""
    disabled: frozenset[str] = frozenset()
    identified_by: frozenset[str] = frozenset({"signature", "code"})
    verified_by: frozenset[str] = frozenset({"signature", "code"})
    policies: Mapping[str, Policy] = field(default_factory=dict)
    amount_cap: Decimal | None = None
    return_days: int | None = 30
    exchange_refunds: ExchangeRefunds = "payer"
    confirm_within: timedelta = timedelta(minutes=15)

    def __post_init__(self) -> None:
        if not self.secret:
            raise ValueError("A deployment needs a secret: codes are kept as digests made with it.")

    @property
    def off(self) -> frozenset[str]:
        """The tools that are not for use here."""
        useless = (tools for proof, tools in PROVING.items() if proof not in self.identified_by | self.verified_by)
        return self.disabled.union(*useless)

    def identity(self, customer: str | None, proof: str | None) -> Identity:
        """What a visitor's row proves: a customer whose proof does not count here is nobody."""
        if customer is None or proof is None or proof not in self.identified_by | self.verified_by:
            return Identity()
        return Identity(customer, proof in self.verified_by)

    def policy(self, tool: str, declared: Policy) -> Policy:
        """The policy that holds for a tool here."""
        return self.policies.get(tool, declared)

    def cap(self, policy: Policy) -> Decimal | None:
        """The amount above which the shop's own people decide."""
        return self.amount_cap if policy.amount_cap is None else policy.amount_cap

    def approver(self, policy: Policy, amount: Decimal) -> Approver:
        """Who has to say yes to a write that moves so much."""
        cap = self.cap(policy)
        return "staff" if policy.confirm == "staff" or (cap is not None and amount > cap) else "customer"
