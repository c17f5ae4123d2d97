"""Make the tables of conversations and feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversations",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("started_on", sa.Date, nullable=False),
        sa.Column("last_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_owner", "conversations", ["owner"])
    op.create_index("ix_conversations_last_on", "conversations", ["last_on"])
    op.create_table(
        "turns",
        sa.Column("turn_id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("turn_id", name="pk_turns"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name="fk_turns_conversation_id",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_turns_conversation_id", "turns", ["conversation_id"])
    op.create_table(
        "feedback",
        sa.Column("feedback_id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("rating", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40)),
        sa.Column("question", sa.Text),
        sa.Column("comment", sa.Text),
        sa.Column("origin", sa.String(64)),
        sa.PrimaryKeyConstraint("feedback_id", name="pk_feedback"),
        sa.UniqueConstraint("origin", name="uq_feedback_origin"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_received_on", "feedback", ["received_on"])


def downgrade() -> None:
    """Drop the tables with everything in them."""
    op.drop_table("feedback")
    op.drop_table("turns")
    op.drop_table("conversations")
