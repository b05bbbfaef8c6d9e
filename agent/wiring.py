"""From the settings to the parts that decide: what `server.py` and the evals put together in the same way."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pkgutil import resolve_name
from typing import Any

from langchain_core.messages import HumanMessage, SystemMessage

from agent.build import Agent, build
from agent.builtin.model import BuiltinModel
from agent.bus import Bus, LocalBus
from agent.desk import Desk, Pace
from agent.middleware.around import around
from agent.middleware.budget import Budget, Caps
from agent.middleware.fallback import FallbackMiddleware, Pauses
from agent.middleware.privacy import PrivacyMiddleware
from agent.models import NamedModel, Patience, chain, prices_of
from agent.models.spend import RecordedSpend
from agent.settings import BadSetting, Settings
from agent.truth import check
from insights.asking import Ask
from insights.sentiment.classifiers import Classifier, InTime, classifier_named
from knowledge.base import KnowledgeBase
from knowledge.embed import Embedder
from knowledge.embedders import embedder_named
from knowledge.rerank import Reranker, reranker_named
from knowledge.web import Fetcher
from records.clock import Clock
from records.database import Database
from records.errors import BadInput
from tools import Guard, all_tools
from tools.policy import Deployment

# Imported by the deployments that want them: no other has to wait for these clients at its start.
REDIS_BUS = "agent.redis_bus:RedisBus"
OPENAI_EMBEDDER = "knowledge.openai_embedder:at_endpoint"
OPENAI_RERANKER = "knowledge.openai_reranker:at_endpoint"
OPENAI_CLASSIFIER = "insights.sentiment.openai_classifier:at_endpoint"

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


def _at_endpoint(settings: Settings, what: str) -> Callable[[str], Any] | None:
    """Makes what asks a model of the endpoint; None where the settings name neither its key nor its address."""
    key, url = settings.openai_api_key.get_secret_value(), settings.openai_base_url
    return (lambda model: resolve_name(what)(model, key=key, url=url)) if key or url else None


def embedder_of(settings: Settings) -> Embedder:
    return embedder_named(
        settings.embedding_model, cache=settings.data_dir / "encoder", openai=_at_endpoint(settings, OPENAI_EMBEDDER)
    )


def reranker_of(settings: Settings) -> Reranker | None:
    return reranker_named(settings.reranker, _at_endpoint(settings, OPENAI_RERANKER))


def classifier_of(settings: Settings) -> Classifier:
    """What says how texts feel."""
    try:
        return classifier_named(settings.sentiment_model, _at_endpoint(settings, OPENAI_CLASSIFIER))
    except BadInput as error:
        raise BadSetting(f"RAPPORT_SENTIMENT_MODEL cannot be used: {error}") from None


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


def asker_of(settings: Settings) -> Ask | None:
    """Asks the first model once, with instructions and data; None where only the built-in one is there."""
    outside = next((named for named in models_of(settings) if not named.builtin), None)
    if outside is None:
        return None

    async def ask(instructions: str, data: str) -> str:
        answer = await outside.model.ainvoke([SystemMessage(instructions), HumanMessage(data)])
        return answer.text

    return ask


def deployment_of(settings: Settings) -> Deployment:
    declared = {tool.name: tool.policy for tool in all_tools()}
    by_staff = {name: replace(declared[name], confirm="staff") for name in settings.tools_staff_approve & set(declared)}
    if unknown := settings.tools_staff_approve - set(declared):
        raise BadSetting(f"RAPPORT_STAFF_APPROVE cannot be used: there is no tool named {min(unknown)}.")
    return Deployment(
        secret=secret_of(settings, "secret"),
        shop=settings.shop_name or (DEMO_SHOP if settings.demo else "our shop"),
        disabled=settings.tools_off,
        identified_by=settings.proofs,
        verified_by=settings.proofs,
        policies=by_staff,
        amount_cap=settings.amount_cap,
        return_days=settings.return_days,
        exchange_refunds=settings.exchange_refunds,
        rules=_rules_of(settings),
    )


def _rules_of(settings: Settings) -> str:
    if settings.shop_rules is None:
        return ""
    try:
        return settings.shop_rules.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"RAPPORT_SHOP_RULES cannot be used: {settings.shop_rules} cannot be read ({error})") from None


def desk_of(settings: Settings, database: Database, bus: Bus, knowledge: KnowledgeBase, clock: Clock) -> Desk:
    deployment = deployment_of(settings)
    guard = Guard(all_tools(), deployment)
    caps = Caps(conversation=settings.spend_cap_conversation, day=settings.spend_cap_day)
    budget, models = Budget(caps, RecordedSpend(database, clock)), models_of(settings)
    return Desk(
        database=database,
        bus=bus,
        agent=agent_of(models, guard, budget, deadline=settings.turn_deadline),
        guard=guard,
        knowledge=knowledge,
        clock=clock,
        deployment=deployment,
        name=settings.assistant_name or "AI assistant",
        pace=Pace(deadline=settings.turn_deadline),
        drafter=drafter_of(models, budget, key=deployment.secret),
        hours=settings.hours,
        escalation=settings.rules,
        reply_within=settings.reply_within,
        sentiment=InTime(classifier_of(settings)),
    )


def agent_of(models: Sequence[NamedModel], guard: Guard, budget: Budget, *, deadline: float) -> Agent:
    """What decides the turns; it keeps nothing of a conversation, and one is enough for all of them."""
    pauses = Pauses.within(deadline)
    middleware = around(models, budget, guard, check=check, key=guard.deployment.secret, pauses=pauses)
    return build(models[0].model, guard.offered(), middleware)


def drafter_of(models: Sequence[NamedModel], budget: Budget, *, key: bytes) -> Agent | None:
    """What writes for people who work here; None where only the built-in model is there."""
    outside = [named for named in models if not named.builtin]
    if not outside:
        return None
    return build(outside[0].model, (), [FallbackMiddleware(outside, budget), PrivacyMiddleware(key)])


@asynccontextmanager
async def records_of(settings: Settings) -> AsyncIterator[Database]:
    """The database at its newest revision."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.database, hooks=bool(settings.webhooks))
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


def bus_of(settings: Settings) -> Bus:
    if not settings.redis_url:
        return LocalBus()
    try:
        bus: Bus = resolve_name(REDIS_BUS)(settings.redis_url)
    except ValueError as error:
        raise BadSetting(f"RAPPORT_REDIS_URL cannot be used: {error}") from None
    return bus
