"""Who a visitor is proven to be. One-time codes by e-mail are kept as digests, few, short-lived, and never tell whether
an e-mail is known.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit
from records.clock import Clock
from records.customers import by_email, email_key
from records.locking import one_at_a_time
from records.refusals import Forbidden
from records.tables import Customer, VerificationCode, Visitor

LASTS = timedelta(minutes=10)
TRIES = 5
A_DAY = 5
"""Codes that may be sent to one e-mail in 24 hours, whoever asks for them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a code: the customer it fits, or how many tries are left."""

    customer: Customer | None
    tries_left: int = 0


async def issue(
    session: AsyncSession, *, visitor_id: str, email: str, code: str, secret: bytes, clock: Clock, at: datetime
) -> Customer | None:
    """Keep a code for that e-mail and say to whom it has to be mailed; to nobody, if nobody has that e-mail.

    Raises:
        Forbidden: enough have been sent to that e-mail today.
    """
    key = email_key(email)
    await one_at_a_time(session, key)  # two requests must not both find room for the last code
    sent = select(func.count()).where(
        col(VerificationCode.email_key) == key, col(VerificationCode.created_at) > at - timedelta(days=1)
    )
    if (await session.scalar(sent) or 0) >= A_DAY:
        raise Forbidden(
            "too_many_codes", "No more codes go to this e-mail today.", "今天发送到该邮箱的验证码已达上限。"
        )
    customer = await by_email(session, email)
    name = clock.new_id()
    row = VerificationCode(
        id=name,
        visitor_id=visitor_id,
        customer_id=customer.id if customer else None,
        email_key=key,
        digest=_digest(secret, name, code),
        created_at=at,
        expires_at=at + LASTS,
    )
    session.add(row)
    await session.flush()
    return customer


async def check(session: AsyncSession, visitor: Visitor, code: str, *, secret: bytes, at: datetime) -> Checked:
    """Try a code against the newest that this visitor asked for. A wrong one uses up a try: that has to be committed.

    Raises:
        Forbidden: there is none that could fit, or it belongs to another customer than the visitor is.
    """
    row = await _newest(session, visitor.id)
    if row is None or row.used_at is not None or row.expires_at <= at or row.tries >= TRIES:
        raise Forbidden("no_code", "There is no valid code: have a new one sent.", "验证码无效或已过期，请重新获取。")
    row.tries += 1
    fits = compare_digest(row.digest, _digest(secret, row.id, code))
    customer = await session.get(Customer, row.customer_id) if row.customer_id else None
    if not fits or customer is None:
        return Checked(None, TRIES - row.tries)
    _require_theirs(visitor, customer)
    row.used_at = at
    visitor.customer_id, visitor.verified_by = customer.id, "code"
    await audit.note(session, "customer.verified", f"customer:{customer.id}", at=at, by="code")
    return Checked(customer)


async def matched(session: AsyncSession, visitor: Visitor, customer: Customer, *, at: datetime) -> None:
    """What the visitor knows fits this customer: whether that proves anything is the deployment's to say.

    Raises:
        Forbidden: the visitor is another customer.
    """
    _require_theirs(visitor, customer)
    visitor.customer_id, visitor.verified_by = customer.id, "knowledge_match"
    await audit.note(session, "customer.verified", f"customer:{customer.id}", at=at, by="knowledge_match")


def _require_theirs(visitor: Visitor, customer: Customer) -> None:
    if visitor.customer_id not in {None, customer.id}:
        raise Forbidden("other_customer", "This chat is another customer's: it stays theirs.", "本次会话属于其他顾客。")


async def _newest(session: AsyncSession, visitor_id: str) -> VerificationCode | None:
    query = select(VerificationCode).where(col(VerificationCode.visitor_id) == visitor_id)
    newest = query.order_by(col(VerificationCode.created_at).desc(), col(VerificationCode.id).desc()).limit(1)
    return await session.scalar(newest.with_for_update().execution_options(populate_existing=True))


def _digest(secret: bytes, name: str, code: str) -> str:
    return hmac(secret, f"verification:{name}:{code}".encode(), sha256).hexdigest()
