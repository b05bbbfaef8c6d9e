"""Customers who talk to the agent: what they hear, what they do next, and what of it was their own mistake.

hearing.py     what a customer hears and can do
script.py      says its lines
reading.py     what an answer asks for, by the words in subjects.yaml
simulator.py   answers what it is asked from what it knows: no model, the same again for the same seed
by_model.py    the same goal and facts in the hands of a model
"""

from evals.simulate.hearing import Act, Customer, Heard, Leave, Press, Proposed, Say
from evals.simulate.script import ScriptedCustomer
from evals.simulate.simulator import SimulatedCustomer

__all__ = ["Act", "Customer", "Heard", "Leave", "Press", "Proposed", "Say", "ScriptedCustomer", "SimulatedCustomer"]
