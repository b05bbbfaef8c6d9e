"""Is a reply true? Its facts and promises against what was really said, retrieved and done. Pure: no model, no database.

from agent.truth import Done, Evidence, check

check("Your order 1042 ships on 22 November.", Evidence(now=now, results=[{"order": "1042", "ships_on": "2026-11-22"}]))  # []
"""

from agent.truth.check import check
from agent.truth.evidence import Done, Evidence
from agent.truth.values import Violation

__all__ = ["Done", "Evidence", "Violation", "check"]
