"""`builtin`: the chat model that needs no network and no key. `recognise` is its understanding of one message, to be
measured.
"""

from agent.builtin.model import BuiltinModel
from agent.builtin.understanding.recognise import Recognised, Request, recognise
from agent.builtin.understanding.slots import Slots

__all__ = ["BuiltinModel", "Recognised", "Request", "Slots", "recognise"]
