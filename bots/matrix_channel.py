"""Matrix: direct chats, rooms and threads, encrypted or not."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import Any

import nio

from bots.channel import Accept, ChannelRefusedError, Parcel, Profile, TryLaterError, UndeliverableError
from bots.matrix_events import (
    Me,
    event_of,
    incoming_of,
    names_me,
    reference_to,
    relations_of,
)
from bots.matrix_failures import away, error_of, failures
from bots.matrix_message import content_of, fits
from bots.matrix_session import MatrixSession, SessionFiles
from bots.messages import Address

_DEVICE_NAME = "Ressourcenlotse"
_SYNC_SECONDS = 30
_PAGE = 100
_OLD_SECONDS = 15 * 60
"""What was written before the bot came in is answered only if it is fresh."""
_KEY_PATIENCE_SECONDS = 5.0
_TOKEN_ENDED = "M_UNKNOWN_TOKEN"  # noqa: S105 -- the name of an error
_WRONG_ACCOUNT = frozenset({"M_FORBIDDEN", "M_USER_DEACTIVATED", "M_INVALID_USERNAME"})
_log = logging.getLogger(__name__)


PROFILE = Profile(
    name="matrix",
    title="Matrix",
    fits=fits,
    has_buttons=False,
    has_reservations=False,
    privacy_note=(
        "In verschlüsselten Räumen können nur die Geräte der Teilnehmenden mitlesen, also auch dieser "
        "Dienst. Der Matrix-Server speichert die Nachrichten nach seinen Regeln; /loeschen löscht nur, was "
        "bei uns liegt."
    ),
)


@dataclass(frozen=True, slots=True)
class MatrixAccess:
    """The account of the bot.

    Attributes:
        allowed: who may invite it: ids, names of servers, or "*".
        store_key: protects the keys of the encryption on disk.
    """

    url: str
    user: str
    password: str = field(repr=False)
    allowed: tuple[str, ...] = ()
    store_key: str = field(default="", repr=False)

    def may_invite(self, user: str) -> bool:
        """Tell whether somebody may bring the bot into a room."""
        server = user.partition(":")[2]
        allowed = self.allowed or (self.user.partition(":")[2],)
        return "*" in allowed or user in allowed or server in allowed


@dataclass(frozen=True, slots=True)
class _Late:
    """A message whose key has not come yet."""

    room: str
    event: nio.MegolmEvent
    deadline: float


class MatrixChannel:
    """A bot at a Matrix server.

    Args:
        access: its account.
        files: where its device is kept.
    """

    profile = PROFILE

    def __init__(self, access: MatrixAccess, files: SessionFiles) -> None:
        self._access = access
        self._files = files
        config = nio.AsyncClientConfig(
            encryption_enabled=True,
            store_sync_tokens=False,  # nio would store them before a message is taken in
            pickle_key=access.store_key,
            max_limit_exceeded=3,
            max_timeouts=1,
        )
        files.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._client = nio.AsyncClient(access.url, access.user, store_path=str(files.folder), config=config)
        self._me = Me(access.user, access.user[1:].partition(":")[0])
        self._synced = asyncio.Event()
        self._new_rooms: set[str] = set()
        self._typing_in: set[str] = set()
        self._undecrypted: list[_Late] = []

    async def open(self) -> None:
        """Sign in with the device of the last run, or as a new one."""
        session = self._files.load()
        if session is not None and session.user != self._access.user:
            session = None
        with failures():
            if session is None or not await self._resume(session):
                await self._sign_in(session.device if session else None)
            # Before anybody meets the bot: nobody can encrypt for a device without keys.
            if self._client.should_upload_keys:
                await self._client.keys_upload()
            profile = await self._client.get_displayname()
        if isinstance(profile, nio.ProfileGetDisplayNameResponse) and profile.displayname:
            self._me = Me(self._me.user, profile.displayname)

    async def check(self) -> str:
        """Ask who the device of the last run is; a new one is only made when the bot starts."""
        session = self._files.load()
        with failures():
            if session is not None and session.user == self._access.user and await self._resume(session):
                return f"angemeldet als {session.user}"
            reply = await self._client.login_info()
        if not isinstance(reply, nio.LoginInfoResponse):
            raise away(reply)
        return f"der Server ist erreichbar; {self._access.user} meldet sich beim Start an"

    async def listen(self, accept: Accept) -> None:
        """Hand in what happens in the rooms; a position is kept only once everything before it is stored."""
        kept = position = self._files.position()
        is_first = True
        with failures():
            while True:
                reply = await self._sync(position, is_first=is_first)
                await self._keep_keys()
                if position is not None:
                    await self._take_in(reply, position, accept)
                await self._answer_invites(reply)
                position = reply.next_batch
                if not self._undecrypted and position != kept:
                    self._files.keep_position(position)
                    kept = position
                is_first = False
                self._synced.set()

    async def show_typing(self, address: Address) -> None:
        """Show "schreibt …"."""
        with failures():
            self._typing_in.add(address.room)
            await self._client.room_typing(address.room, timeout=10_000)

    async def reserve(self, address: Address) -> str:
        """Nothing to do: the server knows a repeated message by its number."""
        raise NotImplementedError

    async def deliver(self, parcel: Parcel) -> str | None:
        """Send, replace or take back a message."""
        await self._synced.wait()
        room = parcel.address.room
        transaction = f"lotse-{parcel.number}"
        with failures():
            if room not in self._client.rooms:
                raise await self._absence(room)
            if not parcel.message.text:
                assert parcel.reference is not None
                await self._client.room_redact(room, event_of(parcel.reference), tx_id=transaction)
                return None
            reply = await self._client.room_send(
                room,
                "m.room.message",
                content_of(parcel),
                tx_id=transaction,
                ignore_unverified_devices=True,
            )
            if not isinstance(reply, nio.RoomSendResponse):
                raise error_of(reply)
            if room in self._typing_in:
                self._typing_in.discard(room)
                await self._client.room_typing(room, typing_state=False)
        # An answer that was replaced is still known by its first event.
        return parcel.reference or reference_to(room, reply.event_id)

    async def forget(self, address: Address) -> None:
        """Nothing to do: the messages belong to the messenger and to the people there."""

    async def close(self) -> None:
        """End the connections; the device stays signed in."""
        await self._client.close()

    async def _resume(self, session: MatrixSession) -> bool:
        """Go on as the device of the last run; False where its token ended."""
        self._client.restore_login(session.user, session.device, session.token)
        who = await self._client.whoami()
        if isinstance(who, nio.WhoamiResponse):
            return True
        if who.status_code != _TOKEN_ENDED:
            raise away(who)
        self._client.access_token = ""
        return False

    async def _sign_in(self, device: str | None) -> None:
        if device is not None:
            self._client.device_id = device
        reply = await self._client.login(self._access.password, device_name=_DEVICE_NAME)
        if not isinstance(reply, nio.LoginResponse):
            if reply.status_code in _WRONG_ACCOUNT:
                raise ChannelRefusedError(
                    f"Der Matrix-Server weist das Konto {self._access.user} ab ({reply.message}). Bitte "
                    "LOTSE_MATRIX_USER und LOTSE_MATRIX_PASSWORD prüfen."
                )
            raise away(reply)
        self._files.save(MatrixSession(reply.user_id, reply.device_id, reply.access_token))

    async def _sync(self, since: str | None, *, is_first: bool) -> nio.SyncResponse:
        # Where a key is missing, the next look comes soon.
        seconds = 0.0 if is_first else 0.5 if self._undecrypted else _SYNC_SECONDS
        reply = await self._client.sync(
            timeout=int(seconds * 1000),
            since=since,
            full_state=is_first,
            sync_filter={"room": {"timeline": {"limit": _PAGE}}},
        )
        if isinstance(reply, nio.SyncResponse):
            return reply
        if reply.status_code == _TOKEN_ENDED:
            await self._sign_in(self._client.device_id)
        raise away(reply)

    async def _keep_keys(self) -> None:
        """Do what encryption needs between two syncs."""
        client = self._client
        await client.send_to_device_messages()
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())

    async def _answer_invites(self, reply: nio.SyncResponse) -> None:
        for room, info in reply.rooms.invite.items():
            events = (event for event in info.invite_state if isinstance(event, nio.InviteMemberEvent))
            inviter = next((event.sender for event in events if event.state_key == self._me.user), "")
            if self._access.may_invite(inviter):
                self._new_rooms.add(room)
                await self._client.join(room)
            else:
                _log.info("An invitation was declined: its sender is not on the list.")
                await self._client.room_leave(room)

    async def _take_in(self, reply: nio.SyncResponse, since: str, accept: Accept) -> None:
        waiting, self._undecrypted = self._undecrypted, []
        for late in waiting:
            await self._take_late(late, accept)
        for room, info in reply.rooms.join.items():
            events = list(info.timeline.events)
            is_new = room in self._new_rooms
            if info.timeline.limited and not is_new:
                events = [*await self._missed(room, info.timeline.prev_batch, since), *events]
            for event in events:
                if isinstance(event, nio.Event) and not (is_new and _is_old(event)):
                    await self._take(room, event, accept)
            self._new_rooms.discard(room)

    async def _missed(self, room: str, before: str | None, since: str) -> list[Any]:
        """Return what happened in a room between two positions and does not fit into one sync."""
        found: list[Any] = []
        while before is not None:
            page = await self._client.room_messages(room, before, since, limit=_PAGE)
            if not isinstance(page, nio.RoomMessagesResponse):
                raise away(page)
            found += page.chunk
            before = page.end if page.chunk else None
        return found[::-1]

    async def _take(self, room: str, event: nio.Event, accept: Accept) -> None:
        if isinstance(event, nio.MegolmEvent) and event.sender != self._me.user:
            deadline = time.monotonic() + _KEY_PATIENCE_SECONDS
            self._undecrypted.append(_Late(room, event, deadline))
            return
        is_group = self._is_group(room)
        if is_group and not isinstance(event, nio.ReactionEvent) and not await self._is_for_me(room, event):
            return
        incoming = incoming_of(event, room, self._me, is_group=is_group)
        if incoming is not None:
            await accept(incoming)

    async def _take_late(self, late: _Late, accept: Accept) -> None:
        """Take in a message whose key came later than itself, or say at last that it did not come."""
        try:
            event = self._client.decrypt_event(late.event)
        except nio.EncryptionError:
            if time.monotonic() < late.deadline:
                self._undecrypted.append(late)
                return
            incoming = incoming_of(late.event, late.room, self._me, is_group=self._is_group(late.room))
            if incoming is not None:
                await accept(incoming)
            return
        if isinstance(event, nio.Event):
            await self._take(late.room, event, accept)

    async def _absence(self, room: str) -> TryLaterError | UndeliverableError:
        """Tell a room whose first events are still to come from one that the bot has left."""
        reply = await self._client.joined_rooms()
        if not isinstance(reply, nio.JoinedRoomsResponse):
            return away(reply)
        if room in reply.rooms:
            return TryLaterError("Der Bot ist gerade erst in den Raum gekommen.")
        return UndeliverableError(f"Der Bot ist nicht mehr im Raum {room}.")

    def _is_group(self, room: str) -> bool:
        known = self._client.rooms.get(room)
        return known is not None and known.member_count > 2

    async def _is_for_me(self, room: str, event: nio.Event) -> bool:
        relations = relations_of(event)
        if relations.replaces or names_me(event, self._me):
            return names_me(event, self._me)
        if relations.replies_to is None:
            return False
        answered = await self._client.room_get_event(room, relations.replies_to)
        return isinstance(answered, nio.RoomGetEventResponse) and answered.event.sender == self._me.user


def _is_old(event: nio.Event) -> bool:
    return bool(event.server_timestamp / 1000 < time.time() - _OLD_SECONDS)
