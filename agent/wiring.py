"""From the settings to the parts that decide: what `server.py` and the evals put together in the same way."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from openai import AsyncOpenAI

from agent.build import build
from agent.builtin.model import BuiltinModel
from agent.bus import Bus, LocalBus
from agent.desk import Desk, Pace
from agent.middleware.around import around
from agent.middleware.budget import Budget, Caps
from agent.middleware.fallback import Pauses
from agent.models import NamedModel, Patience, chain, prices_of
from agent.models.spend import RecordedSpend
from agent.redis_bus import RedisBus
from agent.settings import Settings
from agent.truth import check
from knowledge.base import KnowledgeBase
from knowledge.embed import Embedder
from knowledge.embedders import embedder_named
from knowledge.web import Fetcher
from records.clock import Clock
from records.database import Database
from tools import Guard, all_tools
from tools.policy import Deployment

DEMO_SHOP = "Larkfield"


def secret_of(settings: Settings, name: str) -> bytes:
    """A secret from the settings, or one that was made in the data directory and is kept there."""
    given = getattr(settings, name).get_secret_value()
    if given:
        return str(given).encode()
    path = settings.data_dir / name
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_bytes()


def embedder_of(settings: Settings) -> Embedder:
    key, url = settings.openai_api_key.get_secret_value(), settings.openai_base_url
    client = AsyncOpenAI(api_key=key or "none", base_url=url or None) if key or url else None
    return embedder_named(settings.embedding_model, cache=settings.data_dir / "encoder", openai=client)


def fetcher_of(settings: Settings) -> Callable[[], Fetcher]:
    """What fetches pages, and from the operator's own network only what was named."""
    return lambda: Fetcher(settings.private_hosts)


def models_of(settings: Settings) -> tuple[NamedModel, ...]:
    return chain(
        settings.model,
        builtin=BuiltinModel(),
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
        prices=prices_of(settings.model_prices),
        patience=Patience.within(settings.turn_deadline),
    )


def deployment_of(settings: Settings) -> Deployment:
    return Deployment(
        secret=secret_of(settings, "secret"),
        shop=settings.shop_name or (DEMO_SHOP if settings.demo else "our shop"),
        disabled=settings.tools_off,
        amount_cap=settings.amount_cap,
        return_days=settings.return_days,
    )


def desk_of(settings: Settings, database: Database, bus: Bus, knowledge: KnowledgeBase, clock: Clock) -> Desk:
    models, deployment = models_of(settings), deployment_of(settings)
    guard = Guard(all_tools(), deployment)
    caps = Caps(conversation=settings.spend_cap_conversation, day=settings.spend_cap_day)
    middleware = around(
        models,
        Budget(caps, RecordedSpend(database, clock)),
        guard,
        check=check,
        key=deployment.secret,
        pauses=Pauses.within(settings.turn_deadline),
    )
    return Desk(
        database=database,
        bus=bus,
        agent=build(models[0].model, guard.offered(), middleware),
        guard=guard,
        knowledge=knowledge,
        clock=clock,
        deployment=deployment,
        name=settings.assistant_name or "AI assistant",
        pace=Pace(deadline=settings.turn_deadline),
    )


@asynccontextmanager
async def records_of(settings: Settings) -> AsyncIterator[Database]:
    """The database at its newest revision."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


def bus_of(settings: Settings) -> Bus:
    return RedisBus(settings.redis_url) if settings.redis_url else LocalBus()
