"""what the queue is ordered by: when somebody came, earlier by what their priority gives"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ranks_from", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE conversation SET ranks_from = COALESCE(queued_at, waiting_since)")


def downgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("ranks_from")
