"""Make the table of answers that are shared by link."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "shares",
        sa.Column("share_id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("shared_on", sa.Date, nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("share_id", name="pk_shares"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name="fk_shares_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_shares_conversation_id", "shares", ["conversation_id"])
    op.create_index("ix_shares_shared_on", "shares", ["shared_on"])


def downgrade() -> None:
    """Drop the table with everything in it."""
    op.drop_table("shares")
