import asyncio
import itertools
import re
import time
from dataclasses import replace

import nio
import pytest

from assistant.wiring import open_archive
from bots.channel import ChannelRefusedError
from bots.wiring import open_bot
from tests.bots.conftest import until, working
from tests.bots.matrix_user import MatrixUser
from tests.bots.synapse import running_synapse

QUESTION = "Wie fangen wir mit nachhaltiger Beschaffung an?"
_numbers = itertools.count()


@pytest.fixture(scope="session")
def synapse():
    with running_synapse() as server:
        yield server


@pytest.fixture
def matrix_settings(settings, synapse):
    user = synapse.register(f"lotse{next(_numbers)}")
    return replace(settings, matrix_url=synapse.url, matrix_user=user, matrix_password="geheim")


@pytest.fixture
async def bot(matrix_settings, house):
    async with working("matrix", matrix_settings, house) as running:
        yield running


@pytest.fixture
async def people(synapse, tmp_path):
    """Makes people who sign in."""
    known = []

    async def make(name="anna"):
        number = next(_numbers)
        user = MatrixUser(synapse.url, synapse.register(f"{name}{number}"), tmp_path / f"{name}{number}")
        await user.open()
        known.append(user)
        return user

    yield make
    for user in known:
        await user.close()


@pytest.fixture
async def anna(people):
    return await people()


async def talk(anna, settings, **options):
    room = await anna.open_room(settings.matrix_user, **options)
    await anna.until_joined(room, settings.matrix_user)
    return room


async def heard(user, room, settings, count, seconds=20):
    return await until(
        lambda: (found := user.heard(room, settings.matrix_user)) and len(found) >= count and found, seconds
    )


@pytest.mark.parametrize("is_encrypted", [False, True])
async def test_a_direct_chat_gets_the_notice_then_the_answer(bot, anna, matrix_settings, is_encrypted):
    room = await talk(anna, matrix_settings, is_encrypted=is_encrypted)
    await anna.say(room, QUESTION)
    notice, answer = await heard(anna, room, matrix_settings, 2)
    assert "KI-System" in notice.body
    assert re.search(r"^\[1\] .* \(https?://", answer.body, re.MULTILINE)
    assert '<a href="http' in answer.formatted_body
    assert answer.decrypted is is_encrypted


@pytest.mark.parametrize("is_encrypted", [False, True])
async def test_an_edited_question_changes_its_answer_in_place(bot, anna, matrix_settings, is_encrypted):
    room = await talk(anna, matrix_settings, is_encrypted=is_encrypted)
    asked = await anna.say(room, QUESTION)
    answer = (await heard(anna, room, matrix_settings, 2))[1]
    await anna.edit(room, asked, "Wer fördert LED-Straßenbeleuchtung?")
    (edit,) = await until(lambda: anna.edits(room, matrix_settings.matrix_user))
    content = edit.source["content"]
    assert content["m.relates_to"] == {"rel_type": "m.replace", "event_id": answer.event_id}
    assert "LED" in content["m.new_content"]["body"] or "beleuchtung" in content["m.new_content"]["body"]
    await asyncio.sleep(0.3)
    assert len(anna.heard(room, matrix_settings.matrix_user)) == 2


async def test_a_reaction_is_feedback_and_counts_once(bot, anna, matrix_settings):
    room = await talk(anna, matrix_settings, is_encrypted=True)
    await anna.say(room, QUESTION)
    answer = (await heard(anna, room, matrix_settings, 2))[1]
    reaction = await anna.react(room, answer.event_id, "👎")
    await anna.client.room_redact(room, reaction)
    await anna.react(room, answer.event_id, "👎")
    await anna.react(room, answer.event_id, "🐟")
    archive = open_archive(matrix_settings)
    await until(archive.feedback)
    await asyncio.sleep(0.5)
    (rating,) = archive.feedback()
    archive.close()
    assert (rating.rating, rating.question) == ("falsch", QUESTION)


@pytest.mark.parametrize("is_encrypted", [False, True])
async def test_a_room_of_many_is_answered_on_mention_and_reply(
    bot, anna, people, matrix_settings, is_encrypted
):
    berta = await people("berta")
    room = await talk(anna, matrix_settings, is_direct=False, is_encrypted=is_encrypted)
    await anna.client.room_invite(room, berta.id)
    await until(lambda: room in berta.client.invited_rooms)
    await berta.client.join(room)
    await anna.until_joined(room, berta.id)
    await until(lambda: room in berta.client.rooms and len(berta.client.rooms[room].users) == 3)
    await anna.say(room, "Wir treffen uns um drei.")
    bot_id = matrix_settings.matrix_user
    asked = await anna.say(room, f"{bot_id}: {QUESTION}", **{"m.mentions": {"user_ids": [bot_id]}})
    found = await heard(anna, room, matrix_settings, 2)
    assert found[1].source["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked
    reply = {"m.in_reply_to": {"event_id": found[1].event_id}}
    await berta.say(room, "Was kostet ein Feuerwehrhaus in Holzbauweise?", **{"m.relates_to": reply})
    await heard(anna, room, matrix_settings, 4)
    await berta.say(room, "Danke")
    await asyncio.sleep(0.5)
    assert len(anna.heard(room, bot_id)) == 4


async def test_a_thread_is_answered_in_the_thread(bot, anna, matrix_settings):
    room = await talk(anna, matrix_settings, is_encrypted=True)
    root = await anna.say(room, "!neu")
    await heard(anna, room, matrix_settings, 1)
    await anna.say(room, QUESTION, **{"m.relates_to": {"rel_type": "m.thread", "event_id": root}})
    found = await heard(anna, room, matrix_settings, 3)
    relation = found[2].source["content"]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.thread", root)


async def test_what_cannot_be_read_is_answered_helpfully(bot, anna, matrix_settings):
    room = await talk(anna, matrix_settings)
    await anna.send(room, {"msgtype": "m.image", "body": "x.png", "url": "mxc://localhost/x"})
    await anna.send(room, {"msgtype": "m.location", "body": "hier", "geo_uri": "geo:48,9"})
    await anna.send(room, {"msgtype": "m.notice", "body": "ein anderer Bot"})
    found = await heard(anna, room, matrix_settings, 2)
    assert [event.body.split(".")[0] for event in found] == [
        "Ein Bild kann ich nicht auswerten",
        "Ein Standort kann ich nicht auswerten",
    ]


async def test_who_is_not_on_the_list_cannot_invite(matrix_settings, house, anna):
    closed = replace(matrix_settings, matrix_allowed=("@chef:localhost",))
    async with working("matrix", closed, house):
        room = await anna.open_room(closed.matrix_user)
        await until(lambda: _has_left(anna, room, closed.matrix_user))


async def test_the_device_and_the_place_are_kept_across_restarts(matrix_settings, house, anna):
    async with working("matrix", matrix_settings, house):
        room = await talk(anna, matrix_settings, is_encrypted=True)
        await anna.say(room, QUESTION)
        await heard(anna, room, matrix_settings, 2)
    await anna.say(room, "!neu")  # while the bot is away
    async with working("matrix", matrix_settings, house):
        found = await heard(anna, room, matrix_settings, 3)
        await asyncio.sleep(0.5)
        assert len(anna.heard(room, matrix_settings.matrix_user)) == 3
        assert found[2].body.startswith("Gut")
        devices = anna.client.device_store.active_user_devices(matrix_settings.matrix_user)
        assert len(list(devices)) == 1


async def test_more_messages_than_one_sync_holds_are_all_answered_in_order(matrix_settings, house, anna):
    async with working("matrix", matrix_settings, house):
        room = await talk(anna, matrix_settings)
        await anna.say(room, "!neu")
        await heard(anna, room, matrix_settings, 1)
    for number in range(104):
        await anna.say(room, f"!region Land{number}")
    async with working("matrix", matrix_settings, house):
        found = await heard(anna, room, matrix_settings, 105, seconds=60)
    numbers = [int(re.search(r"„Land(\d+)“", event.body)[1]) for event in found[1:]]
    assert numbers == list(range(104))


async def test_the_bot_comes_back_when_the_server_does(bot, anna, matrix_settings, synapse):
    room = await talk(anna, matrix_settings, is_encrypted=True)
    await anna.say(room, "!neu")
    await heard(anna, room, matrix_settings, 1)
    await asyncio.to_thread(synapse.stop)
    await asyncio.sleep(1)
    await asyncio.to_thread(synapse.start)
    await anna.say(room, QUESTION)
    await heard(anna, room, matrix_settings, 3, seconds=40)


async def test_a_repeated_delivery_arrives_once(bot, anna, matrix_settings):
    from bots.channel import Parcel
    from bots.messages import Address, Message
    from bots.rich_text import paragraphs

    room = await talk(anna, matrix_settings, is_encrypted=True)
    parcel = Parcel(99, Address(room), Message(paragraphs("einmal")))
    await until(lambda: room in bot._channel._client.rooms)
    first = await bot._channel.deliver(parcel)
    assert await bot._channel.deliver(parcel) == first
    await heard(anna, room, matrix_settings, 1)
    await asyncio.sleep(0.5)
    assert len(anna.heard(room, matrix_settings.matrix_user)) == 1


async def test_an_encrypted_round_trip_is_quick(bot, anna, matrix_settings):
    """`/neu` needs no answer of the service, so this is what the way there and back costs."""
    room = await talk(anna, matrix_settings, is_encrypted=True)
    seconds = []
    for number in range(1, 11):
        started = time.monotonic()
        await anna.say(room, "!neu")
        await heard(anna, room, matrix_settings, number)
        seconds.append(time.monotonic() - started)
    assert sorted(seconds)[-2] < 1.0


async def test_a_wrong_password_is_told_with_the_variable(matrix_settings, house):
    wrong = replace(matrix_settings, matrix_password="falsch")
    with pytest.raises(ChannelRefusedError, match="LOTSE_MATRIX_PASSWORD"):
        await open_bot("matrix", wrong, house).run()


def _has_left(anna, room, user):
    return any(
        where == room
        and isinstance(event, nio.RoomMemberEvent)
        and (event.state_key, event.membership) == (user, "leave")
        for where, event in anna.events
    )
