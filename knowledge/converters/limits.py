"""How much a file may cost: the memory of the child, and its pages. Its time is the parent's to keep."""

import contextlib
import sys

MEMORY = 2 * 2**30  # bytes of address space; libraries alone map some hundred MB
PAGES = 2_000

if sys.platform == "win32":

    def cap_memory() -> None:
        """Windows has no such limit."""

else:
    import resource

    def cap_memory() -> None:
        """Let an allocation fail rather than the machine."""
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS has the name and not the limit
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
