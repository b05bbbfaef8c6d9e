"""replies that are ready, and who is called to a conversation"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "saved_reply",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("tags", JSON, nullable=False),
        sa.Column("then", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "mention",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id"),
    )
    op.create_index("ix_mention_staff_id", "mention", ["staff_id"], unique=False)


def downgrade() -> None:
    op.drop_table("mention")
    op.drop_table("saved_reply")
