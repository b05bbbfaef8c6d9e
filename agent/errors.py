"""What can go wrong while a turn is decided.

AgentError
├── TurnTooLong      the model asked for more calls than a turn may make
├── BudgetSpent      the spend cap of the conversation or the day is reached
└── ModelsFailed     every model of the chain failed
"""


class AgentError(Exception):
    """The root. A customer never sees its text: the session says something proper instead."""


class TurnTooLong(AgentError):
    """More model calls than a turn may make."""


class BudgetSpent(AgentError):
    """The spend cap is reached."""


class ModelsFailed(AgentError):
    """No model of the chain answered."""
