"""Is a reply true? What it states and promises, against what was said, retrieved and done. No model, no database.

from agent.truth import Done, Evidence, check

evidence = Evidence(now=now, results=[{"order": "1042", "ships_on": "2026-11-22"}])
    check("Your order 1042 ships on 22 November.", evidence)  # []: it may be said
"""

from agent.truth.check import check
from agent.truth.evidence import Done, Evidence
from agent.truth.values import Violation

__all__ = ["Done", "Evidence", "Violation", "check"]
