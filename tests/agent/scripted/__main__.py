"""The scripted endpoint as a process: `python -m tests.agent.scripted PORT SCRIPT.json`.

The script is `{"steps": [step, …]}`, played once; `{"always": step}`, played for every request; or
`{"adversary": {"orders": […], …}}`. It runs until it is killed, and writes the requests it got to `SCRIPT.json.asked`,
a line each. See `step_of` for what a step looks like.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, TextIO

from tests.agent.scripted.adversary import Adversary
from tests.agent.scripted.server import Asked, Decide, scripted
from tests.agent.scripted.steps import Status, Step, step_of


def decide(script: dict[str, Any]) -> Decide:
    if "adversary" in script:
        return Adversary(**script["adversary"])
    if "always" in script:
        step = step_of(script["always"])
        return lambda asked: step
    steps = iter([step_of(written) for written in script["steps"]])
    return lambda asked: next(steps, Status(500, error="the script has no more steps"))


def recorded(decided: Decide, record: TextIO) -> Decide:
    def step(asked: Asked) -> Step:
        record.write(json.dumps(asked.body, ensure_ascii=False) + "\n")
        record.flush()
        return decided(asked)

    return step


async def serve(script: Decide, port: int) -> None:
    async with scripted(script, port=port):
        await asyncio.Event().wait()


def main(port: str, path: Path) -> None:
    script = decide(json.loads(path.read_text(encoding="utf-8")))
    with Path(f"{path}.asked").open("a", encoding="utf-8") as record:
        asyncio.run(serve(recorded(script, record), int(port)))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(str(__doc__))
    main(sys.argv[1], Path(sys.argv[2]))
