"""The tables of the database as the program uses them; `migrations/versions` makes them."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, MetaData, String, Table, Text, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Only days are kept: a time of day could be matched with the log of a proxy. The order of turns, and with
# it of conversations, is the order of their numbers.
conversations = Table(
    "conversations",
    metadata,
    Column("conversation_id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Index(None, "owner"),
    Index(None, "last_on"),
)

turns = Table(
    "turns",
    metadata,
    Column("turn_id", Integer, primary_key=True, autoincrement=True),
    Column(
        "conversation_id",
        String(64),
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("asked_on", Date, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

# Copies, so that a link shows the answer as it was when it was shared.
shares = Table(
    "shares",
    metadata,
    Column("share_id", String(64), primary_key=True),
    Column(
        "conversation_id",
        String(64),
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("shared_on", Date, nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index(None, "conversation_id"),
    Index(None, "shared_on"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("feedback_id", Integer, primary_key=True, autoincrement=True),
    Column("received_on", Date, nullable=False),
    Column("rating", String(40), nullable=False),
    Column("outcome", String(40)),
    Column("question", Text),
    Column("comment", Text),
    Column("origin", String(64), unique=True),
    Index(None, "received_on"),
    sqlite_autoincrement=True,
)

# Questions that readers passed on to the coordinators; an address for the reply only where one was given.
referrals = Table(
    "referrals",
    metadata,
    Column("referral_id", String(64), primary_key=True),
    Column("received_on", Date, nullable=False),
    Column("question", Text, nullable=False),
    Column("message", Text),
    Column("outcome", String(40)),
    Column("reply_to", String(254)),
    Column("done_on", Date),
    Index(None, "received_on"),
)

# A name may be used again once its key is revoked.
api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(80), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("rate_limit", String(40), nullable=False),
    Column("created_on", Date, nullable=False),
    Column("revoked_on", Date),
    Index(
        None,
        "name",
        unique=True,
        sqlite_where=text("revoked_on IS NULL"),
        postgresql_where=text("revoked_on IS NULL"),
    ),
    sqlite_autoincrement=True,
)
