"""`python -m evals`: one command a module. Reads the settings and wires the parts, judges nothing itself."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence

import structlog

from agent.flags import of_settings, settings_of
from agent.settings import BadSetting
from evals import compare, importing, regrading, report, retrieval, running
from evals.errors import EvalError
from knowledge.errors import KnowledgeError
from records.errors import RecordError

COMMANDS = (running, compare, report, regrading, importing, retrieval)


def parser() -> argparse.ArgumentParser:
    """The command line: every setting is a flag of every command too."""
    top = argparse.ArgumentParser(prog="python -m evals", description="How good is it?")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_command(commands, of_settings())
    return top


def _to_errors(*_: object) -> structlog.PrintLogger:
    """Standard output is the result's: what an agent warns of while it is examined stands in the transcripts."""
    return structlog.PrintLogger(sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 failed, 2 wrong usage."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR), logger_factory=_to_errors)
    arguments = parser().parse_args(importing.spelled_out(sys.argv[1:] if argv is None else argv))
    try:
        return int(asyncio.run(arguments.run(settings_of(arguments), arguments)))
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (EvalError, RecordError, KnowledgeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
