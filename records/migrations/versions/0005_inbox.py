"""the list of conversations: what was said last, and tags"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SPOKEN = """
UPDATE conversation SET spoken_number = COALESCE((
    SELECT MAX(entry.number) FROM entry
    WHERE entry.conversation_id = conversation.id AND entry.kind = 'message' AND entry.author <> 'system'), 0)
"""


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spoken_number", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index("ix_conversation_recent", ["state", "updated_at", "id"], unique=False)
        batch_op.create_index("ix_conversation_owner", ["owner", "state"], unique=False)
        batch_op.create_index("ix_conversation_updated", ["updated_at"], unique=False)
    op.create_table(
        "conversation_tag",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("conversation_id", "tag"),
    )
    op.create_index("ix_conversation_tag_tag", "conversation_tag", ["tag"], unique=False)
    op.execute(SPOKEN)


def downgrade() -> None:
    op.drop_table("conversation_tag")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index("ix_conversation_updated")
        batch_op.drop_index("ix_conversation_owner")
        batch_op.drop_index("ix_conversation_recent")
        batch_op.drop_column("spoken_number")
