"""since when a customer waits for a person's word, also once somebody has the conversation"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unanswered_since", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE conversation SET unanswered_since = waiting_since WHERE state = 'waiting'")
    op.execute(
        "UPDATE conversation SET unanswered_since = (SELECT CASE entry.author WHEN 'customer' THEN entry.at"
        " WHEN 'ai' THEN conversation.queued_at END FROM entry WHERE entry.conversation_id = conversation.id"
        " AND entry.number = conversation.spoken_number) WHERE state = 'human'"
    )


def downgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("unanswered_since")
