"""Make the tables of what messengers hand in and get delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "messenger_chats",
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.String(64)),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("states", sa.Text, nullable=False),
        sa.Column("is_greeted", sa.Boolean, nullable=False),
        sa.Column("last_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_messenger_chats"),
    )
    op.create_table(
        "messenger_inbox",
        sa.Column("message_id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("update_key", sa.String(64), nullable=False),
        sa.Column("chat", sa.String(64)),
        sa.Column("person", sa.String(64)),
        sa.Column("content", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("is_told", sa.Boolean, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_messenger_inbox"),
        sa.UniqueConstraint("update_key", name="uq_messenger_inbox_update_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "messenger_outbox",
        sa.Column("letter_id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat", sa.String(64)),
        sa.Column("person", sa.String(64)),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("is_plain", sa.Boolean, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reply_to", sa.String(64)),
        sa.Column("reference", sa.Text),
        sa.Column("reference_key", sa.String(64)),
        sa.Column("conversation_id", sa.String(64)),
        sa.Column("digest", sa.String(64)),
        sa.Column("created_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("letter_id", name="pk_messenger_outbox"),
        sqlite_autoincrement=True,
    )
    for table, columns in _INDEXES.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Drop the tables with everything in them."""
    for table in reversed(_INDEXES):
        op.drop_table(table)


_INDEXES = {
    "messenger_chats": ("person", "conversation_id", "last_on"),
    "messenger_inbox": ("person", "received_on"),
    "messenger_outbox": (
        "state",
        "chat",
        "person",
        "reply_to",
        "reference_key",
        "conversation_id",
        "created_on",
    ),
}
