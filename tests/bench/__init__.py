"""What Rapport costs, beside what it is built on: `make bench`. Prints ratios; it holds nothing to a limit.

Everything that is compared runs in one process and in turns, one of each and again, so that whatever else the machine
does falls on all of them alike.

    script.py      what is said in every turn: one scripted model and one tool, the same for all
    rapport.py     a whole turn of ours, put together as the server puts it together
    peers.py       the same turn by a bare `create_agent`, and by one with a checkpointer
    turns.py       the rows about turns
    retrieval.py   the rows about the search
    rows.py        a row, and how rows are shown
"""
