"""Every setting of a deployment: one frozen class, read from `RAPPORT_…` variables, `.env` and flags of the same names.

It is read by `server.py` and `evals/__main__.py` and by nobody else: everything below them gets plain values.
"""

import os
import re
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from agent.escalation import DEFAULT, Rule, rules_of
from agent.hours import FORM, Hours, zone_named
from agent.ticketing import TARGETS, targets_of
from tools.policy import PROOFS, ExchangeRefunds

PREFIX = "RAPPORT_"
PLAIN = ("OPENAI_API_KEY", "OPENAI_BASE_URL")
"""Settings that keep the names the rest of the world knows them by."""
INJECTED = re.compile(r"RAPPORT_SERVICE_|RAPPORT_PORT_\d")
"""What a container platform sets for a service called rapport: not ours."""


class BadSetting(Exception):
    """One line that names the setting and says what it may be."""


class Settings(BaseModel):
    """How this deployment runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(Path("data"), description="where the database, the index and the outbox are kept")
    runs_dir: Path = Field(Path("runs"), description="where runs of the evals are kept, for the console to show")
    database_url: str = Field("", description="empty: SQLite in the data directory; or postgresql+asyncpg://…")
    chroma_url: str = Field("", description="empty: embedded in the data directory; or http://host:port")
    redis_url: str = Field("", description="empty: one process; or redis://host:port/0, for many")
    host: str = Field("127.0.0.1", description="the address that the server listens on")
    port: int = Field(8000, ge=0, le=65535, description="the port that the server listens on")
    model: str = Field("builtin", description="builtin, or openai:<name>; a comma list is the fallback chain")
    model_prices: str = Field("", description="<name>=<USD per million input tokens>/<output tokens>, comma list")
    embedding_model: str = Field(
        "all-MiniLM-L6-v2", description="a sentence-transformers name or folder; openai:<name>"
    )
    reranker: str = Field(
        "", description="looks at what a search found again: a cross-encoder's name or folder, or openai:<name>"
    )
    sentiment_model: str = Field(
        "",
        description="says how texts feel: a file made by `train sentiment`, a text classifier's name or folder, or "
        "openai:<name>; empty: the lexicon",
    )
    openai_api_key: SecretStr = Field(SecretStr(""), description="for openai: models")
    openai_base_url: str = Field("", description="any OpenAI-compatible endpoint")
    secret: SecretStr = Field(
        SecretStr(""), description="signs tokens and codes; made in the data directory when empty"
    )
    identity_secret: SecretStr = Field(
        SecretStr(""), description="shared with the website that vouches for its customers"
    )
    shop_name: str = Field("", description="how the assistant calls the shop")
    assistant_name: str = Field("", description="the name that the assistant's messages carry")
    turn_deadline: float = Field(
        60.0, gt=1, le=600, description="seconds until a customer has an answer, whatever happens"
    )
    spend_cap_conversation: Decimal = Field(Decimal("1.00"), ge=0, description="USD of model calls in one conversation")
    spend_cap_day: Decimal = Field(Decimal("20.00"), ge=0, description="USD of model calls in a day")
    verify_by: str = Field(
        "signature,code",
        description="what proves who a customer is, comma list: signature (of the website), code (mailed), "
        "knowledge_match (an account's e-mail, or its name and postcode, which is weak)",
    )
    disabled_tools: str = Field("", description="names of tools that are switched off, comma list")
    staff_approve: str = Field(
        "", description="names of tools whose changes a support agent has to approve, comma list: cancel_order"
    )
    amount_cap: Decimal | None = Field(
        None, ge=0, description="above this amount a support agent has to approve a change, and not the customer"
    )
    exchange_refunds: ExchangeRefunds = Field(
        "payer",
        description="where money back from an exchange goes: payer (or a gift card), or any of the customer's own",
    )
    shop_rules: Path | None = Field(None, description="a text file with the shop's own rules, for the assistant")
    return_days: int = Field(30, ge=0, description="days after delivery in which items may come back")
    private_urls: str = Field("", description="hosts of your own network that may be ingested, comma list: wiki:8080")
    webhook_urls: str = Field("", description="https://… that are told what happens, comma list; empty: none")
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="signs webhooks; made in the data directory when empty"
    )
    smtp_url: str = Field("", description="smtp://user:password@host:587; empty: mails go to the outbox")
    public_url: str = Field(
        "", description="where customers reach this server, for links in mails: https://help.shop.example"
    )
    offers_apart: int = Field(7, ge=0, le=365, description="days between two offers to the same customer, at least")
    offers_month: int = Field(3, ge=1, le=31, description="offers to one customer within 30 days, at most")
    mail_from: str = Field("support@localhost", description="the sender of mails")
    allowed_origins: str = Field("*", description="websites that may embed the widget, comma list")
    assignment: bool = Field(True, description="give conversations that wait to people who are available")
    presence_silence: float = Field(
        60.0, ge=30, le=3600, description="seconds without a console until its person is gone"
    )
    business_hours: str = Field("", description=f"when people are at work, {FORM}; empty: always")
    time_zone: str = Field("UTC", description="of the business hours, such as Europe/Berlin or Asia/Shanghai")
    waiting_timeout: float = Field(
        600.0, ge=30, le=86_400, description="seconds in the queue until the customer is offered an answer by e-mail"
    )
    reply_within: float = Field(
        120.0,
        ge=10,
        le=86_400,
        description="seconds of business hours in which a person is to answer a customer; later stands in red",
    )
    ticket_hours: str = Field(TARGETS, description="working hours until a ticket is due, by priority, comma list")
    escalation: str = Field(
        ",".join(rule for rule in Rule if rule in DEFAULT),
        description=f"rules that bring a conversation to people, comma list of {', '.join(Rule)}",
    )
    log_format: str = Field("", pattern="^(|json|text)$", description="json or text; empty: text on a terminal")
    demo: bool = Field(False, description="seed the demo shop and serve it at /")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("must begin with sqlite+aiosqlite:// or postgresql+asyncpg://")
        return value

    @field_validator("chroma_url", "openai_base_url", "public_url")
    @classmethod
    def _http(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        _ = urlsplit(value).port  # raises for one that is not a number
        return value

    @field_validator("webhook_urls")
    @classmethod
    def _addresses(cls, value: str) -> str:
        if any(not name.startswith(("http://", "https://")) for name in _names(value)):
            raise ValueError("each must begin with http:// or https://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, value: str) -> str:
        if value and not value.startswith(("smtp://", "smtps://")):
            raise ValueError("must begin with smtp:// or smtps://")
        return value

    @field_validator("verify_by")
    @classmethod
    def _known_proofs(cls, value: str) -> str:
        if not _names(value):
            raise ValueError("name at least one")
        if unknown := _names(value) - PROOFS:
            raise ValueError(f"{min(unknown)} is none of them")
        return value

    @field_validator("business_hours")
    @classmethod
    def _weekly(cls, value: str) -> str:
        Hours.parse(value)
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        return zone_named(value).key

    @field_validator("ticket_hours")
    @classmethod
    def _targets(cls, value: str) -> str:
        targets_of(value)
        return value

    @field_validator("escalation")
    @classmethod
    def _rules(cls, value: str) -> str:
        rules_of(value)
        return value

    @property
    def reached_at(self) -> str:
        """The address for links in mails, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def rules(self) -> frozenset[Rule]:
        """By which an answer ends with a person."""
        return rules_of(self.escalation)

    @property
    def hours(self) -> Hours:
        """When people are at work."""
        return Hours.parse(self.business_hours, self.time_zone)

    @property
    def database(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'rapport.db'}"

    @property
    def tools_off(self) -> frozenset[str]:
        return _names(self.disabled_tools)

    @property
    def tools_staff_approve(self) -> frozenset[str]:
        return _names(self.staff_approve)

    @property
    def proofs(self) -> frozenset[str]:
        return _names(self.verify_by)

    @property
    def private_hosts(self) -> frozenset[str]:
        """Hosts, with a port where one was given; a whole address is its host."""
        return frozenset(
            entry.partition("://")[2].split("/")[0] if "://" in entry else entry
            for entry in _names(self.private_urls.lower())
        )

    @property
    def webhooks(self) -> list[str]:
        """The addresses that are told what happens."""
        return sorted(_names(self.webhook_urls))

    @property
    def origins(self) -> list[str]:
        return sorted(_names(self.allowed_origins))


def _names(value: str) -> frozenset[str]:
    return frozenset(filter(None, (name.strip() for name in value.split(","))))


def load(flags: Mapping[str, Any], environment: Mapping[str, str] = os.environ, file: Path = Path(".env")) -> Settings:
    """The settings: flags before the environment before the file.

    Raises:
        BadSetting: a name that is not a setting, or a value that one cannot have.
    """
    values: dict[str, Any] = {}
    in_file = {key: value for key, value in dotenv_values(file).items() if value is not None}
    for source in (in_file, environment):
        values |= _ours(source)
    values |= {name: value for name, value in flags.items() if value is not None}
    if environment.get("PORT", "").isdigit() and "port" not in flags:
        values["port"] = environment["PORT"]
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadSetting(_sentence(str(first["loc"][0]), str(first["msg"]))) from None


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return name.upper() if name.upper() in PLAIN else PREFIX + name.upper()


def _sentence(name: str, message: str) -> str:
    known = Settings.model_fields[name].description
    return f"{variable(name)} cannot be used: {message.removeprefix('Value error, ')}. It is: {known}."


def _ours(source: Mapping[str, str]) -> dict[str, str]:
    known = {variable(name): name for name in Settings.model_fields}
    found = {known[key]: value for key, value in source.items() if key in known and not _injected(key, value)}
    for key in source:
        if key.startswith(PREFIX) and key not in known and not INJECTED.match(key):
            close = get_close_matches(key, known, n=1, cutoff=0)[0]
            raise BadSetting(f"{key} is not a setting of Rapport. Did you mean {close}?")
    return {
        name: value
        for name, value in found.items()
        if value != "" or name not in {"port", "demo", "amount_cap", "shop_rules"}
    }


def _injected(key: str, value: str) -> bool:
    return key == "RAPPORT_PORT" and value.startswith("tcp://")
