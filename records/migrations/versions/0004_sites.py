"""sites, and when they are read again"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def json() -> sa.types.TypeEngine:  # type: ignore[type-arg]
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("knowledge_source", schema=None) as batch_op:
        batch_op.add_column(sa.Column("options", json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("every", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "knowledge_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("validators", json(), nullable=False),
        sa.Column("links", json(), nullable=False),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["knowledge_source.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "url"),
    )


def downgrade() -> None:
    op.drop_table("knowledge_page")
    with op.batch_alter_table("knowledge_source", schema=None) as batch_op:
        batch_op.drop_column("due_at")
        batch_op.drop_column("every")
        batch_op.drop_column("options")
