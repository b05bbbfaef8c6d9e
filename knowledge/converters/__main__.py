"""The child: reads files from standard input, each after a line with its format and size, and answers lines of JSON."""

import json
import logging
import os
import sys
from typing import Any

from .cannot import CannotConvert
from .limits import cap_memory
from .pdf import convert_pdf
from .word import convert_word

CONVERTERS = {"pdf": convert_pdf, "docx": convert_word}


def answer(format: str, content: bytes) -> dict[str, Any]:
    """What became of a file, or one sentence on why nothing did."""
    try:
        return CONVERTERS[format](content)
    except CannotConvert as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "it takes too much memory to read: split it"}
    except RecursionError:
        return {"error": "its parts are nested too deeply"}
    except Exception as error:  # a reader raises whatever it trips over
        return {"error": f"it is broken, and cannot be read ({type(error).__name__})"}


def main() -> None:
    logging.disable(logging.CRITICAL)  # readers log what they find odd about every page
    cap_memory()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a reader prints is not an answer
    while head := sys.stdin.buffer.readline():
        asked = json.loads(head)
        answers.write(json.dumps(answer(asked["format"], sys.stdin.buffer.read(asked["size"]))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
