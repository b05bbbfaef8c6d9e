"""A small world, made once: the demo shop with a few of its articles."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agent.settings import Settings
from evals.trials.lab import lab_of
from evals.trials.trial import Lab
from evals.trials.world import ARTICLES, World, demo_world
from knowledge.minilm import PackagedMiniLM
from records.progress import Silent

SOME = ("returns-policy.md", "cancel-an-order.md")


@pytest.fixture(scope="session")
def kept_world(tmp_path_factory: pytest.TempPathFactory, minilm: PackagedMiniLM) -> Path:
    """The folder of a world that has been made."""
    folder = tmp_path_factory.mktemp("world")
    for locale in ("en", "zh"):
        (folder / "articles" / locale).mkdir(parents=True)
        for name in SOME:
            shutil.copy(ARTICLES / locale / name, folder / "articles" / locale)

    async def make() -> None:
        async with demo_world(folder, minilm, Silent(), articles=folder / "articles"):
            pass

    asyncio.run(make())
    return folder


@pytest.fixture
async def world(kept_world: Path, minilm: PackagedMiniLM) -> AsyncIterator[World]:
    async with demo_world(kept_world, minilm, Silent(), articles=kept_world / "articles") as made:
        yield made


@pytest.fixture
def lab(world: World, tmp_path: Path) -> Lab:
    """Trials of `builtin`."""
    return lab_of(Settings(data_dir=tmp_path), world, tmp_path)
