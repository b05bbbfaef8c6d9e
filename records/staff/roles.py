"""What kinds of people work here, and who may do what is asked of whom. Each act declares whom it asks for."""

from enum import StrEnum


class Role(StrEnum):
    """One person has one role."""

    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"
    EVALUATOR = "evaluator"


INCLUDES: dict[Role, frozenset[Role]] = {
    Role.AGENT: frozenset({Role.AGENT}),
    Role.LEAD: frozenset({Role.LEAD, Role.AGENT}),
    Role.EVALUATOR: frozenset({Role.EVALUATOR}),
    Role.ADMIN: frozenset(Role),
}
"""A lead serves customers too, and an admin may do everything. Judging answers stands beside them."""


def holders(*wanted: Role) -> frozenset[Role]:
    """Everybody who may do what is asked of one of these; with none named, everybody who works here."""
    return frozenset(role for role in Role if INCLUDES[role] & (set(wanted) or set(Role)))
