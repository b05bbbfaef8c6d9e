"""Mail leaves through a real socket or into a folder, once, and a failure is a sentence."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import jobs
from records.database import Database
from records.jobs import GiveUp, Taken
from tests.conftest import StillClock
from web.mail import Mail, Mailer, MailError, NotSent, OutboxMailer, Refused, SmtpMailer, Unsure, mail_jobs
from web.smtp_url import SmtpServer

SENDER = "Rapport <help@shop.example>"
CODE = Mail(to="ada@example.com", subject="您的验证码 · Your code", text="Your code is 123456.\n有效期十分钟。")


@dataclass
class SmtpPeer:
    """A mail server of the smallest kind: takes one mail a connection, or answers as the test wants."""

    answers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    mails: list[bytes] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    port: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.silent:
            await reader.read()
            writer.close()
            return
        writer.write(b"220 peer ready\r\n")
        while line := (await reader.readline()).decode().strip():
            self.said.append(line)
            verb = line.split()[0].upper()
            reply = self.answers.get(verb, {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok"))
            writer.write(f"{reply}\r\n".encode())
            if reply.startswith("354"):
                self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                if not (answer := self.answers.get("BODY", "250 kept")):
                    break  # hangs up with the mail in its hands
                writer.write(f"{answer}\r\n".encode())
            if verb == "QUIT":
                break
        writer.close()


@pytest.fixture
async def peer() -> AsyncIterator[SmtpPeer]:
    peer = SmtpPeer()
    server = await asyncio.start_server(peer.talk, "127.0.0.1", 0)
    peer.port = server.sockets[0].getsockname()[1]
    async with server:
        yield peer
        server.close()


def mailer_to(peer: SmtpPeer, *, timeout: float = 5) -> SmtpMailer:
    return SmtpMailer(SmtpServer("127.0.0.1", peer.port), SENDER, StillClock(), timeout=timeout)


def job(payload: object, id: str = "job-1") -> Taken:
    return Taken(id, "mail", payload, 1, "runner")  # type: ignore[arg-type]


async def test_that_a_mail_arrives_whole_with_its_job_as_message_id(peer: SmtpPeer) -> None:
    await mailer_to(peer).send(CODE, id="job-1")

    (raw,) = peer.mails
    message = message_from_bytes(raw, policy=policy.default)
    assert (message["To"], message["From"], message["Subject"]) == (CODE.to, SENDER, CODE.subject)
    assert message["Message-ID"] == "<job-1@shop.example>"
    assert message["Date"] == "Sun, 22 Nov 2026 09:00:00 +0000"
    assert "有效期十分钟" in message.get_content()
    assert raw.isascii()
    assert "RCPT TO:<ada@example.com>" in peer.said


async def test_that_a_mail_with_html_still_has_its_text(peer: SmtpPeer) -> None:
    await mailer_to(peer).send(CODE.model_copy(update={"html": "<p>123456</p>"}), id="job-1")

    message = message_from_bytes(peer.mails[0], policy=policy.default)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("verb", "answer", "expected"),
    [
        ("RCPT", "550 no such mailbox", Refused),
        ("RCPT", "451 come back later", NotSent),
        ("BODY", "554 looks like spam", Refused),
        ("BODY", "452 disk full", NotSent),
        ("MAIL", "550 not from here", NotSent),
        ("EHLO", "421 shutting down", NotSent),
        ("BODY", "", Unsure),
    ],
)
async def test_that_a_refusal_says_whether_to_try_again(
    peer: SmtpPeer, verb: str, answer: str, expected: type[Exception]
) -> None:
    peer.answers = {verb: answer, "HELO": answer} if verb == "EHLO" else {verb: answer}

    with pytest.raises(expected, match=rf"127\.0\.0\.1:{peer.port}"):
        await mailer_to(peer).send(CODE, id="job-1")


async def test_that_a_silent_server_is_given_up_on(peer: SmtpPeer) -> None:
    peer.silent = True

    with pytest.raises(NotSent, match=r"did not answer within 0\.2 seconds"):
        await mailer_to(peer, timeout=0.2).send(CODE, id="job-1")


async def test_that_a_server_that_is_not_there_is_named(unused_tcp_port: int) -> None:
    mailer = SmtpMailer(SmtpServer("127.0.0.1", unused_tcp_port), SENDER, StillClock())

    with pytest.raises(NotSent, match=f"127.0.0.1:{unused_tcp_port} could not be used"):
        await mailer.send(CODE, id="job-1")


async def test_that_starttls_is_insisted_on_when_it_was_asked_for(peer: SmtpPeer) -> None:
    server = SmtpServer("127.0.0.1", peer.port, starttls=True)

    with pytest.raises(MailError):
        await SmtpMailer(server, SENDER, StillClock()).send(CODE, id="job-1")
    assert peer.mails == []


@pytest.mark.parametrize("to", ["", "nobody", "a@b\nBcc: all@example.com", "a b@example.com", "<script>@"])
async def test_that_what_is_not_an_address_never_leaves(tmp_path: Path, to: str) -> None:
    with pytest.raises(Refused, match="cannot be addressed"):
        await outbox(tmp_path).send(CODE.model_copy(update={"to": to}), id="job-1")

    assert await outbox(tmp_path).recent() == []


async def test_that_a_line_break_in_a_subject_adds_no_heading(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        await outbox(tmp_path).send(CODE.model_copy(update={"subject": "Hi\r\nBcc: all@example.com"}), id="job-1")


def outbox(folder: Path, clock: StillClock | None = None) -> OutboxMailer:
    return OutboxMailer(folder / "outbox", SENDER, clock or StillClock())


async def test_that_the_outbox_shows_the_newest_mail_first(tmp_path: Path, clock: StillClock) -> None:
    mailer = outbox(tmp_path, clock)
    assert await mailer.recent() == []
    for number in range(3):
        await mailer.send(CODE.model_copy(update={"subject": f"Mail {number}"}), id=f"job-{number}")
        clock.advance(minutes=1)

    newest = await mailer.recent(2)

    assert [mail.subject for mail in newest] == ["Mail 2", "Mail 1"]
    assert (newest[0].to, newest[0].text, newest[0].html) == (CODE.to, CODE.text, None)
    assert newest[0].at < clock.now()


async def test_that_a_job_done_twice_leaves_one_mail(tmp_path: Path) -> None:
    mailer = outbox(tmp_path)
    send = mail_jobs(mailer)

    await send(job(CODE.model_dump()))
    await send(job(CODE.model_dump()))

    assert len(await mailer.recent()) == 1


async def test_that_a_half_written_mail_is_not_shown(tmp_path: Path) -> None:
    mailer = outbox(tmp_path)
    await mailer.send(CODE, id="job-1")
    (tmp_path / "outbox" / ".half.part").write_bytes(b"From: somebo")

    assert [mail.id for mail in await mailer.recent()] == ["job-1"]


async def test_that_an_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    await outbox(tmp_path).send(CODE, id="../../etc/passwd")

    assert len(await outbox(tmp_path).recent()) == 1


@pytest.mark.parametrize("payload", [{}, {"to": "ada@example.com"}, {**CODE.model_dump(), "bcc": "all@example.com"}])
async def test_that_a_job_that_is_no_mail_is_given_up(tmp_path: Path, payload: dict[str, str]) -> None:
    with pytest.raises(GiveUp, match="not a mail"):
        await mail_jobs(outbox(tmp_path))(job(payload))


async def test_that_a_refused_mail_is_given_up_and_an_unsent_one_is_not(peer: SmtpPeer) -> None:
    send = mail_jobs(mailer_to(peer))
    peer.answers = {"RCPT": "550 no such mailbox"}
    with pytest.raises(GiveUp, match="no such mailbox"):
        await send(job(CODE.model_dump()))

    peer.answers = {"RCPT": "451 later"}
    with pytest.raises(NotSent):
        await send(job(CODE.model_dump()))


async def test_that_what_a_transaction_put_down_is_what_arrives(
    sqlite: Database, clock: StillClock, tmp_path: Path
) -> None:
    async with sqlite.writing() as session:
        await jobs.add(session, "mail", CODE.model_dump(), clock=clock)
    mailer: Mailer = outbox(tmp_path)
    taken = await jobs.take(sqlite, {"mail"}, holder="here", lease=jobs.FIRST_PAUSE, clock=clock)
    assert taken is not None

    await mail_jobs(mailer)(taken)

    assert (await outbox(tmp_path).recent())[0].text == CODE.text


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 25)),
        ("smtp://mail.example:2525/", SmtpServer("mail.example", 2525)),
        ("smtp://me:p%40ss@mail.example", SmtpServer("mail.example", 587, "me", "p@ss", starttls=None)),
        ("smtp://me:x@mail.example:587?starttls", SmtpServer("mail.example", 587, "me", "x", starttls=True)),
        ("smtps://me:x@mail.example", SmtpServer("mail.example", 465, "me", "x", tls=True)),
    ],
)
def test_that_a_url_names_a_server(url: str, expected: SmtpServer) -> None:
    assert SmtpServer.parse(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://:secret@mail.example",
        "smtp://me:secret@",
        "smtp://me:secret@mail.example:99999",
        "smtp://me:secret@mail.example?tls",
        "smtps://me:secret@mail.example?starttls",
        "smtp://me:secret@mail.example/inbox",
    ],
)
def test_that_a_bad_url_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="smtp") as refusal:
        SmtpServer.parse(url)

    assert "secret" not in str(refusal.value)


@given(st.text())
def test_that_any_text_is_a_server_or_a_sentence(url: str) -> None:
    with suppress(ValueError):
        assert SmtpServer.parse(f"smtp://{url}").host


def test_that_a_server_is_printed_without_its_password() -> None:
    server = SmtpServer.parse("smtp://me:secret@mail.example:587?starttls")

    assert "secret" not in f"{server} {server!r}"
