"""for whom nobody was there: when they were asked for an e-mail, and whom a ticket is answered to"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_asked_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(), nullable=False, server_default="en"))


def downgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_column("language")
        batch_op.drop_column("contact")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("contact_asked_at")
