"""what of the knowledge base is for staff only"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    marks = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("knowledge_source", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff", marks, nullable=False, server_default="[]"))
    with op.batch_alter_table("knowledge_document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("audience", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("knowledge_document", schema=None) as batch_op:
        batch_op.drop_column("audience")
    with op.batch_alter_table("knowledge_source", schema=None) as batch_op:
        batch_op.drop_column("staff")
