"""Where in the queue a conversation begins: as if it had come earlier, by what its priority is worth.

So the order stays one of time: however calm and however poor, nobody is overtaken by anybody who came more than
`insights.priority.MOST_AHEAD` after them, and their own place only gets better by waiting.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from insights.kept import outlook
from insights.priority import ahead, weight
from insights.sentiment import classify
from records import conversations, tickets
from records.tables import Conversation, Customer

FELT = 3
"""The customer's last messages, of which it is asked how they sound."""


async def ranks_from(
    session: AsyncSession, conversation: Conversation, customer: Customer | None, *, at: datetime
) -> datetime:
    """The moment by which the queue is ordered, for one that begins to wait now: value × urgency × sentiment."""
    said = await conversations.said_by_customer(session, conversation.id, limit=FELT)
    words = [str(entry.body["text"]) for entry in said if entry.number > conversation.cut_number]
    felt = classify("\n".join(words)).score if words else 0.0
    seen = await outlook(session, customer.id) if customer else None
    urgency = await tickets.most_urgent(session, conversation.id)
    return at - ahead(weight(urgency, sentiment=felt, value=seen.value if seen else None))
