"""A real Chroma server process on a folder of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import answers
from tests.process.rapport import STARTING, free_port


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Its address, once it answers."""
    folder.mkdir()
    port, program = free_port(), Path(sys.executable).with_name("chroma")
    words = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with folder.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log)
    try:
        started = time.monotonic()
        while not answers(port):
            assert process.poll() is None, folder.with_suffix(".log").read_text()
            assert time.monotonic() - started < STARTING, "the Chroma server does not answer"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(10)
