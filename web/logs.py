"""How the server's own log is written: one event a line, JSON or readable; ids and types, never what people wrote."""

import logging
import sys

import structlog

PERSONAL = frozenset({"text", "email", "name", "phone", "address", "arguments", "result", "body", "to", "subject"})
"""Fields that an event may carry by mistake; they are taken out before it is written."""


def configure(form: str) -> None:
    """`json`, `text`, or empty for text on a terminal and JSON elsewhere."""
    readable = form == "text" or (not form and sys.stderr.isatty())
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_personal_fields,
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # the one of the moment: tests change it
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for talkative in ("bm25s", "uvicorn.error"):  # the latter names the address of everybody who connects
        logging.getLogger(talkative).setLevel(logging.WARNING)


def _without_personal_fields(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {key: value for key, value in event.items() if key not in PERSONAL}
