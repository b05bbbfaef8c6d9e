"""What is true of the customer right now: for the prompt, and in machine-readable form for the built-in model."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Conversation, Customer, PendingAction, Visitor
from tools.policy import Deployment


async def facts(
    session: AsyncSession, conversation: Conversation, deployment: Deployment, *, assistant: str, now: datetime
) -> dict[str, Any]:
    """Who the visitor is proven to be, and which proposed actions wait for their answer."""
    visitor = await session.get(Visitor, conversation.visitor_id)
    assert visitor is not None
    identity = deployment.identity(visitor.customer_id, visitor.verified_by)
    customer = await session.get(Customer, identity.customer) if identity.customer else None
    return {
        "locale": conversation.locale,
        "customer": identity.customer,
        "verified": identity.verified,
        "name": customer.name if customer else "",
        "pending": [
            {"action": action.id, "tool": action.tool, "summary": action.summary.get(conversation.locale, "")}
            for action in await pending(session, conversation.id, now=now)
        ],
        "assistant": assistant,
        "shop": deployment.shop,
        "rules": deployment.rules,
    }


async def pending(session: AsyncSession, conversation_id: str, *, now: datetime) -> list[PendingAction]:
    """The proposed actions that can still be answered, oldest first."""
    query = select(PendingAction).where(
        col(PendingAction.conversation_id) == conversation_id,
        col(PendingAction.status) == "asked",
        col(PendingAction.expires_at) > now,
    )
    return list(await session.scalars(query.order_by(col(PendingAction.asked_at))))
