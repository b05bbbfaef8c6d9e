"""who works on a ticket and until when, and which team a conversation waits for"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("team", sa.String(), nullable=True))
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assignee", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("due_at", moment, nullable=True))
        batch_op.add_column(sa.Column("follow_up_at", moment, nullable=True))
        batch_op.add_column(sa.Column("reminded_at", moment, nullable=True))
        batch_op.create_index("ix_ticket_assignee", ["assignee"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_assignee")
        for column in ("reminded_at", "follow_up_at", "due_at", "assignee"):
            batch_op.drop_column(column)
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("team")
