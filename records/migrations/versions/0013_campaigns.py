"""campaigns: what customers are written, who decided it, and who wants no more of it"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "campaign",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("about", json, nullable=False),
        sa.Column("segment", sa.Integer(), nullable=True),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("each", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_campaign_customer_id", "campaign", ["customer_id"], unique=False)
    op.create_index("ix_campaign_made_at", "campaign", ["made_at"], unique=False)
    op.create_table(
        "campaign_draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("grounds", json, nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("doubts", json, nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("written_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("campaign_id", "customer_id", "locale", name="uq_campaign_draft"),
    )
    op.create_index("ix_campaign_draft_customer_id", "campaign_draft", ["customer_id"], unique=False)
    op.create_table(
        "campaign_letter",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("at", moment, nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"]),
        sa.ForeignKeyConstraint(["draft_id"], ["campaign_draft.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("campaign_id", "customer_id", name="uq_campaign_letter"),
    )
    op.create_index("ix_campaign_letter_customer", "campaign_letter", ["customer_id", "at"], unique=False)
    op.create_index("ix_campaign_letter_draft_id", "campaign_letter", ["draft_id"], unique=False)
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsubscribed_at", moment, nullable=True))
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.alter_column("conversation_id", existing_type=sa.String(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM turn WHERE conversation_id IS NULL")
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.alter_column("conversation_id", existing_type=sa.String(), nullable=False)
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_column("unsubscribed_at")
    op.drop_table("campaign_letter")
    op.drop_table("campaign_draft")
    op.drop_table("campaign")
