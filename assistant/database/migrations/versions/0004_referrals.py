"""Make the table of questions that are passed on to the coordinators."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "referrals",
        sa.Column("referral_id", sa.String(64), nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("outcome", sa.String(40)),
        sa.Column("reply_to", sa.String(254)),
        sa.Column("done_on", sa.Date),
        sa.PrimaryKeyConstraint("referral_id", name="pk_referrals"),
    )
    op.create_index("ix_referrals_received_on", "referrals", ["received_on"])


def downgrade() -> None:
    """Drop the table with everything in it."""
    op.drop_table("referrals")
