"""A person at a Matrix server, with a client that encrypts."""

import asyncio
import time

import nio


class MatrixUser:
    """Signs in, opens rooms, writes and reads; used inside one event loop."""

    def __init__(self, url, user, folder):
        folder.mkdir(parents=True)
        config = nio.AsyncClientConfig(encryption_enabled=True, store_sync_tokens=False)
        self.client = nio.AsyncClient(url, user, store_path=str(folder), config=config)
        self.id = user
        self.events = []
        self._task = None

    async def open(self):
        reply = await self.client.login("geheim")
        assert isinstance(reply, nio.LoginResponse), reply
        self.client.add_event_callback(
            lambda room, event: self.events.append((room.room_id, event)), nio.Event
        )
        await self.client.sync(timeout=0, full_state=True)
        self._task = asyncio.create_task(self.client.sync_forever(timeout=10_000))

    async def close(self):
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self.client.close()

    async def open_room(self, *others, is_encrypted=False, is_direct=True):
        state = [nio.EnableEncryptionBuilder().as_dict()] if is_encrypted else []
        reply = await self.client.room_create(invite=list(others), is_direct=is_direct, initial_state=state)
        assert isinstance(reply, nio.RoomCreateResponse), reply
        return reply.room_id

    async def until_joined(self, room, user, seconds=15):
        deadline = time.monotonic() + seconds
        while True:
            reply = await self.client.joined_members(room)
            if user in {member.user_id for member in reply.members}:
                known = self.client.rooms.get(room)
                if known is not None and user in known.users and not known.users[user].invited:
                    return
            assert time.monotonic() < deadline, f"{user} did not come"
            await asyncio.sleep(0.05)

    async def say(self, room, text, **relations):
        return await self.send(room, {"msgtype": "m.text", "body": text, **relations})

    async def send(self, room, content, kind="m.room.message"):
        if self.client.should_query_keys:
            await self.client.keys_query()  # as other clients do, so that newcomers can read what follows
        reply = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        assert isinstance(reply, nio.RoomSendResponse), reply
        return reply.event_id

    async def edit(self, room, event, text):
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event}
        return await self.say(room, f"* {text}", **{"m.new_content": new, "m.relates_to": relation})

    async def react(self, room, event, key):
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.send(room, {"m.relates_to": relation}, "m.reaction")

    def heard(self, room, sender):
        """The messages of somebody in a room, in order, without edits."""
        found = [event for where, event in self.events if where == room and event.sender == sender]
        texts = [event for event in found if isinstance(event, nio.RoomMessageText)]
        return [event for event in texts if "m.new_content" not in event.source["content"]]

    def edits(self, room, sender):
        found = [event for where, event in self.events if where == room and event.sender == sender]
        return [event for event in found if "m.new_content" in event.source.get("content", {})]
