"""τ-bench retail, a public benchmark of customer-service agents, run by our own agent, tools and database.

folder.py      what its folder holds, read and refused with the file, the task and the field
semantics.py   what its own tools do to its world, without ours
world.py       its world as our rows
expected.py    the rows that must differ after a task
calls.py       its tools as calls of ours
suite.py       its tasks as cases, and the world and rules that go with them
"""
