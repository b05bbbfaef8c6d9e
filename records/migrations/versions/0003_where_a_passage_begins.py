"""where in its document a passage begins"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("knowledge_passage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("anchor", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("knowledge_passage", schema=None) as batch_op:
        batch_op.drop_column("anchor")
