"""The tables of the database as the program uses them; `migrations/versions` makes them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, MetaData, String, Table, Text, text

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

# Of messengers, ids are stored as keyed hashes; addresses and texts that have to be read again are encrypted
# (assistant/messenger/sealing.py).
messenger_chats = Table(
    "messenger_chats",
    metadata,
    Column("chat", String(64), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("person", String(64), nullable=False),
    Column("address", Text, nullable=False),
    Column("conversation_id", String(64)),
    Column("level", String(20), nullable=False),
    Column("states", Text, nullable=False),
    Column("is_greeted", Boolean, nullable=False),
    Column("last_on", Date, nullable=False),
    Index(None, "person"),
    Index(None, "conversation_id"),
    Index(None, "last_on"),
)

# A row outlives its content, so that no message is answered twice.
messenger_inbox = Table(
    "messenger_inbox",
    metadata,
    Column("message_id", Integer, primary_key=True, autoincrement=True),
    Column("channel", String(20), nullable=False),
    Column("update_key", String(64), nullable=False, unique=True),
    Column("chat", String(64)),
    Column("person", String(64)),
    Column("content", Text),
    Column("attempts", Integer, nullable=False),
    Column("is_told", Boolean, nullable=False),
    Column("received_on", Date, nullable=False),
    Index(None, "person"),
    Index(None, "received_on"),
    sqlite_autoincrement=True,
)

messenger_outbox = Table(
    "messenger_outbox",
    metadata,
    Column("letter_id", Integer, primary_key=True, autoincrement=True),
    Column("channel", String(20), nullable=False),
    Column("chat", String(64)),
    Column("person", String(64)),
    Column("state", String(20), nullable=False),
    Column("is_plain", Boolean, nullable=False),
    Column("address", Text, nullable=False),
    Column("content", Text),
    Column("attempts", Integer, nullable=False),
    Column("reply_to", String(64)),
    Column("reference", Text),
    Column("reference_key", String(64)),
    Column("conversation_id", String(64)),
    Column("digest", String(64)),
    Column("created_on", Date, nullable=False),
    Index(None, "state"),
    Index(None, "chat"),
    Index(None, "person"),
    Index(None, "reply_to"),
    Index(None, "reference_key"),
    Index(None, "conversation_id"),
    Index(None, "created_on"),
    sqlite_autoincrement=True,
)
