"""An OpenAI-compatible endpoint that does what a script says, over real HTTP, and that remembers what it was asked."""

from tests.agent.scripted.adversary import Adversary
from tests.agent.scripted.server import Asked, ScriptedEndpoint, scripted
from tests.agent.scripted.steps import Answer, Call, Cut, Garbage, Silence, Status, Step, calls, text

__all__ = [
    "Adversary",
    "Answer",
    "Asked",
    "Call",
    "Cut",
    "Garbage",
    "ScriptedEndpoint",
    "Silence",
    "Status",
    "Step",
    "calls",
    "scripted",
    "text",
]
