"""the queue: who is at work, which place a conversation keeps, and how long others have waited"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heard_at", moment, nullable=True))
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("queued_at", moment, nullable=True))
        batch_op.add_column(sa.Column("last_owner", sa.String(), nullable=True))
    op.create_table(
        "queue_wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("queued_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_queue_wait_conversation_id", "queue_wait", ["conversation_id"], unique=False)
    op.create_index("ix_queue_wait_ended", "queue_wait", ["ended_by", "ended_at"], unique=False)
    op.execute("UPDATE conversation SET queued_at = waiting_since, last_owner = owner")


def downgrade() -> None:
    op.drop_table("queue_wait")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("last_owner")
        batch_op.drop_column("queued_at")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("heard_at")
