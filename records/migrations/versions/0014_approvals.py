"""who has to approve an action, and which colleague decided"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pending_action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approver", sa.String(), nullable=False, server_default="customer"))
        batch_op.add_column(sa.Column("settled_by", sa.String(), nullable=True))
        batch_op.create_index("ix_pending_action_open", ["approver", "status", "expires_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pending_action", schema=None) as batch_op:
        batch_op.drop_index("ix_pending_action_open")
        batch_op.drop_column("settled_by")
        batch_op.drop_column("approver")
