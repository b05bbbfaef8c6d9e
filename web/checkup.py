"""Which parts a deployment has, for `doctor` to look at. How one is looked at is in `web.doctor`."""

from sqlalchemy.exc import SQLAlchemyError

from agent.models import NamedModel
from agent.settings import Settings
from agent.wiring import bus_of, embedder_of, models_of
from knowledge.base import KnowledgeBase
from records.clock import SystemClock
from records.database import Database
from records.staff import members
from web import doctor
from web.console import users
from web.doctor import Finding, Look, answering, told
from web.opening import without_password
from web.smtp_url import SmtpServer

MENDS = {
    "database": "Start it, or correct RAPPORT_DATABASE_URL.",
    "encoder": "Run make serve again to repair the installation, or correct RAPPORT_EMBEDDING_MODEL.",
    "index": "Start the Chroma server, or correct RAPPORT_CHROMA_URL.",
    "embedded index": "It needs the database and the encoder: mend those first.",
    "bus": "Start Redis, or correct RAPPORT_REDIS_URL; one process alone needs none.",
    "model": "Correct RAPPORT_MODEL, OPENAI_API_KEY or OPENAI_BASE_URL; until then the next of the chain answers.",
}


async def examine(settings: Settings) -> list[Finding]:
    """Look at every part. A running server is left alone: its embedded index belongs to it."""
    database, bus, embedder = Database(settings.database), bus_of(settings), embedder_of(settings)
    knowledge = KnowledgeBase(database, embedder, settings.chroma_url or None, SystemClock())
    index = "index" if settings.chroma_url else "embedded index"
    looks = [
        ("Python", doctor.python),
        ("data folder", doctor.data_folder(settings.data_dir)),
        ("port", doctor.port(settings.host, settings.port)),
        ("database", answering("database", without_password(settings.database), database.migrate, MENDS["database"])),
        ("encoder", answering("encoder", settings.embedding_model, embedder.load, MENDS["encoder"])),
        ("index", answering("index", settings.chroma_url or "embedded", knowledge.open, MENDS[index])),
        ("bus", answering("bus", without_password(settings.redis_url) or "in this process", bus.ping, MENDS["bus"])),
        *(look for named in models_of(settings) for look in _model(named, settings.openai_base_url)),
        ("mail", told(_mail(settings))),
        ("staff", _staff(database)),
    ]
    try:
        return await doctor.examine(looks)
    finally:
        await knowledge.close()
        await bus.close()
        await database.close()


def _staff(database: Database) -> Look:
    async def look() -> Finding:
        try:
            async with database.reading() as session:
                there = await members.has_admin(session)
        except (OSError, SQLAlchemyError):
            return Finding("staff", "warning", "not known while the database does not answer", MENDS["database"])
        if there:
            return Finding("staff", "ok", "somebody can sign in to /console as an admin")
        return Finding("staff", "warning", "nobody can sign in to /console as an admin", f"Make the first: {users.ADD}")

    return look


def _model(named: NamedModel, address: str) -> list[tuple[str, Look]]:
    part = f"model {named.name}"
    if named.builtin:
        return [(part, told(Finding(part, "ok", "needs nothing")))]
    looks = [(part, answering(part, address or "OpenAI", lambda: named.model.ainvoke("hi"), MENDS["model"]))]
    if named.unpriced:
        mend = "Set RAPPORT_MODEL_PRICES, so that the spend caps can hold."
        looks.append((part, told(Finding(part, "warning", "has no price", mend))))
    return looks


def _mail(settings: Settings) -> Finding:
    if settings.smtp_url:
        return Finding("mail", "ok", f"through {SmtpServer.parse(settings.smtp_url)}")
    folder = settings.data_dir / "outbox"
    return Finding("mail", "warning", f"kept in {folder}, not sent", "Set RAPPORT_SMTP_URL to send it.")
