"""What the agent can do, one capability a file, each with its policy, and the guard around every call."""

from tools.guard import Guard
from tools.orders import get_order
from tools.tool import Tool

__all__ = ["Guard", "Tool", "all_tools"]


def all_tools() -> tuple[Tool, ...]:
    """Every tool there is; which of them a deployment offers is its policy."""
    return (get_order,)
