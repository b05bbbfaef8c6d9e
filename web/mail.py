"""Mail, out: through an SMTP server, or into a folder where the demo shows it. Never sent from a turn: it is a job.

Whoever wants a mail sent adds a job of the kind `mail` (records.jobs.add) whose payload has the fields of `Mail`, in
the transaction of what the mail is about.

MailError
├── NotSent     it did not work now; try again later
│   └── Unsure  the server may have it: who would rather send nothing than twice does not try again
└── Refused     it will never work: no such mailbox, or not an address
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage, MIMEPart
from email.policy import Policy
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import aiosmtplib
from pydantic import BaseModel, ConfigDict, ValidationError

from records.clock import Clock
from records.jobs import GiveUp, Taken
from records.runner import Handler
from web.smtp_url import SmtpServer


class _Link(UnstructuredHeader):
    """A heading with an address: on one line however long, for folding would write it as an encoded word."""

    def fold(self, *, policy: Policy) -> str:
        return f"List-Unsubscribe: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Link)  # type: ignore[arg-type]  # typeshed: the registry makes the rest
# every server takes 7bit, whatever it says of 8BITMIME
SEVEN_BIT = policy.SMTP.clone(cte_type="7bit", header_factory=_HEADERS)


class MailError(Exception):
    """The root: its text is a sentence that a person can be shown."""


class NotSent(MailError):
    """Not now."""


class Unsure(NotSent):
    """Perhaps it was: the connection ended before the server's answer."""


class Refused(MailError):
    """Not ever."""


class Mail(BaseModel):
    """One mail to one person; the fields are those of a `mail` job's payload."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: str
    subject: str
    text: str
    html: str | None = None
    unsubscribe: str | None = None
    """An address at which one POST ends mails of this kind (RFC 8058)."""


class Sent(Mail):
    """A mail as it lies in the outbox."""

    id: str
    sender: str
    at: datetime


class Mailer(Protocol):
    """A way for mail to leave."""

    async def send(self, mail: Mail, *, id: str) -> None:
        """Send it once: a second call with the same id does nothing, or is told by its Message-ID.

        Raises:
            NotSent: later, perhaps.
            Refused: never.
        """
        ...


def mail_jobs(mailer: Mailer) -> Handler:
    """What does the jobs of the kind `mail`."""

    async def send(job: Taken) -> None:
        try:
            await mailer.send(Mail.model_validate(job.payload), id=job.id)
        except ValidationError as error:
            raise GiveUp(f"This is not a mail: {error.error_count()} fields are wrong or missing.") from None
        except Refused as error:
            raise GiveUp(str(error)) from error

    return send


class SmtpMailer:
    """Through an SMTP server, one connection a mail.

    Args:
        sender: `help@shop.example` or `Shop <help@shop.example>`.
        timeout: seconds that any one answer of the server may take.
    """

    def __init__(self, server: SmtpServer, sender: str, clock: Clock, *, timeout: float = 20.0) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._timeout = timeout

    async def send(self, mail: Mail, *, id: str) -> None:
        server = self._server
        message = compose(mail, id=id, sender=self._sender, at=self._clock.now())
        try:
            await aiosmtplib.send(
                message,
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.tls,
                start_tls=server.starttls,
                timeout=self._timeout,
            )
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPDataError, aiosmtplib.SMTPNotSupported) as error:
            _raise(error, server)
        except (aiosmtplib.SMTPReadTimeoutError, aiosmtplib.SMTPServerDisconnected) as error:
            raise Unsure(f"The mail server {server} went away in the middle of this mail: {error}") from error
        except TimeoutError:
            raise NotSent(f"The mail server {server} did not answer within {self._timeout:g} seconds.") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotSent(f"The mail server {server} could not be used: {error}") from error


def _raise(error: aiosmtplib.SMTPException, server: SmtpServer) -> None:
    """Codes from 500 on are for good (RFC 5321, 4.2.1); those before ask to come back later."""
    refusals: Sequence[aiosmtplib.SMTPException] = [error]
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        refusals = error.recipients
    codes = [one.code for one in refusals if isinstance(one, aiosmtplib.SMTPResponseException)]
    kind = Refused if all(code >= 500 for code in codes) else NotSent
    said = "; ".join(str(one.message) for one in refusals)
    raise kind(f"The mail server {server} does not take this mail: {said}") from error


class OutboxMailer:
    """Into a folder, one `.eml` file a mail: for the demo, and for whoever has no mail server yet."""

    def __init__(self, folder: Path, sender: str, clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    async def send(self, mail: Mail, *, id: str) -> None:
        message = compose(mail, id=id, sender=self._sender, at=self._clock.now())
        await asyncio.to_thread(self._keep, id, message.as_bytes(), self._clock.now())

    async def recent(self, limit: int = 20) -> list[Sent]:
        """The newest mails first."""
        return await asyncio.to_thread(self._recent, limit)

    def _keep(self, id: str, content: bytes, at: datetime) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self._folder / f"{_file_name(id)}.eml"
        if target.exists():
            return
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", suffix=".part", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.utime(file.name, (at.timestamp(), at.timestamp()))
        Path(file.name).replace(target)

    def _recent(self, limit: int) -> list[Sent]:
        newest = sorted(self._folder.glob("[!.]*.eml"), key=_sent_at, reverse=True)
        return [_read(path) for path in newest[:limit]]


def compose(mail: Mail, *, id: str, sender: str, at: datetime) -> EmailMessage:
    """The mail as it travels. Its Message-ID is made from the id, so that a mail sent twice can be told.

    Raises:
        Refused: the recipient is not an address, or a heading has a line break in it.
    """
    message = EmailMessage(policy=SEVEN_BIT)
    try:
        message["From"] = sender
        message["To"] = Address(addr_spec=mail.to.strip())
        message["Subject"] = mail.subject
    except (ValueError, IndexError, MessageError) as error:  # the standard parser fails with any of them
        raise Refused("This mail cannot be addressed: its recipient or its subject is not one line of text.") from error
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{_file_name(id)}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notes in reply
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message


def _file_name(id: str) -> str:
    """Ids are our own, and safe; any other becomes a digest, so that no mail is written outside the folder."""
    return id if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", id) else sha256(id.encode()).hexdigest()


def _sent_at(path: Path) -> float:
    return path.stat().st_mtime


def _read(path: Path) -> Sent:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    html = message.get_body(("html",))
    return Sent(
        id=path.stem,
        sender=message.get("From", ""),
        to=message.get("To", ""),
        subject=message.get("Subject", ""),
        text=_text(message.get_body(("plain",))),
        html=_text(html) if html else None,
        at=datetime.fromtimestamp(_sent_at(path), UTC),
    )


def _text(part: MIMEPart | None) -> str:
    return str(part.get_content()).replace("\r\n", "\n").strip() if part else ""
