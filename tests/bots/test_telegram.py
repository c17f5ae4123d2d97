import asyncio
import re
from dataclasses import replace

import pytest

from assistant.archive import Archive
from assistant.messenger.records import Arrival
from assistant.wiring import open_archive
from bots.channel import ChannelRefusedError
from bots.messages import Address, Incoming, Kind
from bots.wiring import open_bot
from tests.bots.conftest import until, working
from tests.bots.telegram_stand_in import MOST_UNITS, StandIn, call_webhook, units

QUESTION = "Wie fangen wir mit nachhaltiger Beschaffung an?"
ANNA, BERT, GROUP = 11, 12, -500


@pytest.fixture
async def bot(telegram_settings, house):
    async with working("telegram", telegram_settings, house) as running:
        yield running


async def answers(stand_in, chat, count, seconds=15):
    return await until(lambda: (found := stand_in.messages(chat)) and len(found) >= count and found, seconds)


async def test_a_question_gets_the_notice_then_the_answer_with_all_sources(bot, stand_in):
    stand_in.say(ANNA, QUESTION)
    notice, answer = await answers(stand_in, ANNA, 2)
    assert "KI-System" in notice.text
    assert "/loeschen" in notice.text
    marks = set(re.findall(r"\[(\d+)\]", answer.text.partition("\nQuellen\n")[0]))
    listed = re.findall(r"\[(\d+)\]", answer.text.partition("\nQuellen\n")[2])
    assert marks
    assert marks == set(listed)
    links = [entity for entity in answer.entities if entity["type"] == "text_link"]
    assert len(links) > 1
    assert "Automatische Antwort." in answer.text
    assert units(answer.text) <= MOST_UNITS
    assert ANNA in stand_in.actions
    assert stand_in.refusals == []


async def test_the_notice_comes_once(bot, stand_in):
    stand_in.say(ANNA, QUESTION)
    await answers(stand_in, ANNA, 2)
    stand_in.say(ANNA, "Wer fördert LED-Straßenbeleuchtung?")
    found = await answers(stand_in, ANNA, 3)
    assert "KI-System" not in found[-1].text


async def test_a_follow_up_is_understood_from_the_conversation(bot, stand_in):
    stand_in.say(ANNA, "Was hat die Verpackungssteuer in Tübingen gebracht?")
    await answers(stand_in, ANNA, 2)
    stand_in.say(ANNA, "und in Konstanz?")
    found = await answers(stand_in, ANNA, 3)
    assert found[-1].text.startswith("Verstanden als:")
    stand_in.say(ANNA, "/neu")
    await answers(stand_in, ANNA, 4)
    stand_in.say(ANNA, "und in Konstanz?")
    found = await answers(stand_in, ANNA, 5)
    assert "Verstanden als" not in found[-1].text


async def test_a_follow_up_button_asks_its_question(bot, stand_in):
    stand_in.say(ANNA, QUESTION)
    found = await answers(stand_in, ANNA, 2)
    label = found[-1].keyboard[0][0]["text"]
    assert label.endswith("?")
    stand_in.press(ANNA, found[-1], label)
    await answers(stand_in, ANNA, 3)
    await until(lambda: stand_in.toasts == [None])


async def test_a_button_shows_the_passage_of_a_source_word_for_word(bot, stand_in, shipped_assistant):
    stand_in.say(ANNA, QUESTION)
    found = await answers(stand_in, ANNA, 2)
    stand_in.press(ANNA, found[-1], "Stelle 1")
    found = await answers(stand_in, ANNA, 3)
    quote = re.search(r"„(.*)“", found[-1].text, re.DOTALL)[1].removesuffix(" …")
    citation = shipped_assistant.ask(QUESTION).citations[0]
    assert " ".join(citation.quote.split()).startswith(quote)


async def test_feedback_is_stored_once_and_without_identity(bot, stand_in, settings):
    stand_in.say(ANNA, QUESTION)
    found = await answers(stand_in, ANNA, 2)
    for _ in range(2):
        stand_in.press(ANNA, found[-1], "👍")
    await until(lambda: len(stand_in.toasts) == 2)
    archive = open_archive(settings)
    await until(archive.feedback)
    await asyncio.sleep(0.3)
    (rating,) = archive.feedback()
    archive.close()
    assert (rating.rating, rating.question) == ("hilfreich", QUESTION)


async def test_the_sources_command_shows_the_passages(bot, stand_in):
    stand_in.say(ANNA, "/quellen")
    found = await answers(stand_in, ANNA, 1)
    assert "noch keine Antwort" in found[0].text
    stand_in.say(ANNA, QUESTION)
    await answers(stand_in, ANNA, 3)
    stand_in.say(ANNA, "/quelle 1")
    found = await answers(stand_in, ANNA, 4)
    assert found[-1].text.startswith("[1] ")
    assert "„" in found[-1].text


async def test_plain_language_and_region_hold_until_they_are_changed(bot, stand_in, house):
    for number, (text, reply) in enumerate(
        {
            "/einfach": "Einfacher Sprache",
            "/region Bayern": "für Bayern",
            "/region": "Bayern",
            "/region Atlantis": "Atlantis",
        }.items(),
        start=1,
    ):
        stand_in.say(ANNA, text)
        found = await answers(stand_in, ANNA, number)
        assert reply in found[-1].text
    stand_in.press(ANNA, found[-1], "Hessen")
    found = await answers(stand_in, ANNA, 5)
    assert "für Hessen" in found[-1].text
    stand_in.say(ANNA, QUESTION)
    await answers(stand_in, ANNA, 7)
    stand_in.say(ANNA, "/einfach")
    found = await answers(stand_in, ANNA, 8)
    assert "wie gewohnt" in found[-1].text


async def test_start_help_and_privacy_explain(bot, stand_in):
    stand_in.say(ANNA, "/start")
    found = await answers(stand_in, ANNA, 1)
    assert "/quellen" in found[0].text
    stand_in.say(ANNA, "/datenschutz")
    found = await answers(stand_in, ANNA, 2)
    assert "90 Tage" in found[1].text
    assert "Telegram" in found[1].text
    stand_in.say(ANNA, "/unbekannt")
    found = await answers(stand_in, ANNA, 3)
    assert "/hilfe" in found[2].text
    assert {one["command"] for one in stand_in.commands} >= {"hilfe", "neu", "quellen", "loeschen"}


async def test_deleting_leaves_nothing_in_the_bytes_of_the_database(bot, stand_in, settings, house):
    word = "Quarzkiesbeschaffung"
    stand_in.say(ANNA, f"Wie fangen wir mit {word} an?")
    await answers(stand_in, ANNA, 2)
    stand_in.say(BERT, QUESTION)
    await answers(stand_in, BERT, 2)
    files = sorted(settings.data_dir.glob("lotse.sqlite3*"))
    assert any(word.encode() in file.read_bytes() for file in files)
    stand_in.say(ANNA, "/loeschen")
    found = await answers(stand_in, ANNA, 3)
    assert "Ein Gespräch ist endgültig gelöscht" in found[-1].text
    await until(lambda: not house.store.addressees("telegram"))
    for file in sorted(settings.data_dir.glob("lotse.sqlite3*")):
        assert word.encode() not in file.read_bytes()
    counts = house.store.counts("telegram")
    assert (counts.chats, counts.pending, counts.outgoing) == (1, 0, 0)


async def test_no_id_of_a_person_is_readable_in_the_database(bot, stand_in, settings):
    person = 7_700_123_456
    stand_in.say(person, QUESTION)
    await answers(stand_in, person, 2)
    content = b"".join(file.read_bytes() for file in settings.data_dir.glob("lotse.sqlite3*"))
    assert str(person).encode() not in content


async def test_an_edited_question_changes_its_answer_in_place(bot, stand_in, settings):
    number = stand_in.say(ANNA, QUESTION)
    found = await answers(stand_in, ANNA, 2)
    before = found[-1].text
    stand_in.edit(number, "Wer fördert LED-Straßenbeleuchtung?")
    await until(lambda: stand_in.messages(ANNA)[-1].text != before)
    assert len(stand_in.messages(ANNA)) == 2
    archive: Archive = open_archive(settings)
    assert archive.counts()[0].turns == 1
    archive.close()


async def test_an_edit_that_changes_no_word_changes_nothing(bot, stand_in):
    number = stand_in.say(ANNA, QUESTION)
    found = await answers(stand_in, ANNA, 2)
    versions = list(found[-1].versions)
    stand_in.edit(number, QUESTION)
    stand_in.say(ANNA, "/neu")
    found = await answers(stand_in, ANNA, 3)
    assert found[1].versions == versions


async def test_a_group_gets_answers_when_it_asks_for_them(bot, stand_in):
    stand_in.say(ANNA, "Wir treffen uns um drei.", chat=GROUP)
    asked = stand_in.say(ANNA, f"@lotse_test_bot {QUESTION}", chat=GROUP)
    found = await answers(stand_in, GROUP, 2)
    assert found[-1].reply_to == asked
    stand_in.say(BERT, "Danke!", chat=GROUP)
    stand_in.say(BERT, "und was kostet das?", chat=GROUP, reply_to=found[-1])
    found = await answers(stand_in, GROUP, 4)
    stand_in.say(BERT, "/hilfe@other_bot", chat=GROUP)
    stand_in.say(BERT, "/hilfe@lotse_test_bot", chat=GROUP)
    found = await answers(stand_in, GROUP, 5)
    await asyncio.sleep(0.3)
    assert len(stand_in.messages(GROUP)) == 5


async def test_a_topic_of_a_group_gets_its_answer_there(bot, stand_in):
    stand_in.say(ANNA, f"@lotse_test_bot {QUESTION}", chat=GROUP, thread=9)
    found = await answers(stand_in, GROUP, 2)
    assert {one.thread for one in found} == {9}


async def test_the_bot_introduces_itself_in_a_group(bot, stand_in):
    stand_in.add_bot(ANNA, GROUP)
    found = await answers(stand_in, GROUP, 1)
    assert "Ressourceneffizienz" in found[0].text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, "Ein Bild"),
        ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}}, "Eine Sprachnachricht"),
        ({"location": {"longitude": 9.0, "latitude": 48.5}}, "Ein Standort"),
        (
            {"document": {"file_id": "a", "file_unique_id": "b", "file_size": 10_000_000}},
            "Eine Datei",
        ),
        (
            {
                "sticker": {
                    "file_id": "a",
                    "file_unique_id": "b",
                    "type": "regular",
                    "width": 1,
                    "height": 1,
                    "is_animated": False,
                    "is_video": False,
                }
            },
            "Ein Sticker",
        ),
    ],
)
async def test_what_cannot_be_read_is_answered_helpfully(bot, stand_in, content, name):
    stand_in.say(ANNA, **content)
    found = await answers(stand_in, ANNA, 1)
    assert found[0].text.startswith(f"{name} kann ich nicht auswerten.")


async def test_the_text_below_a_picture_is_answered(bot, stand_in):
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    stand_in.say(ANNA, photo=photo, caption=QUESTION, caption_entities=[])
    found = await answers(stand_in, ANNA, 2)
    assert "Beantwortet ist nur der Text" in found[-1].text


async def test_a_flood_is_told_once_and_hurts_nobody_else(telegram_settings, house, stand_in):
    from assistant.web.rate_limit import RateLimit

    slow = replace(house, limit=RateLimit("3/minute"))
    async with working("telegram", telegram_settings, slow):
        for _ in range(30):
            stand_in.say(ANNA, "/neu")
        stand_in.say(BERT, "/neu")
        await answers(stand_in, BERT, 1)
        found = await answers(stand_in, ANNA, 4)
        await asyncio.sleep(0.3)
        assert len(stand_in.messages(ANNA)) == 4
        assert "viele Nachrichten" in found[-1].text


async def test_429_is_waited_out_and_the_answer_comes_once(bot, stand_in):
    for _ in range(2):
        stand_in.refuse_next(429, "Too Many Requests: retry after 1", retry_after=1)
    stand_in.say(ANNA, "/neu")
    found = await answers(stand_in, ANNA, 1)
    await asyncio.sleep(0.5)
    assert len(stand_in.messages(ANNA)) == 1
    assert found[0].text.startswith("Gut")


async def test_who_blocked_the_bot_holds_nobody_up(bot, stand_in, house):
    stand_in.say(ANNA, "/neu")
    await answers(stand_in, ANNA, 1)
    stand_in.blocked.add(ANNA)
    stand_in.say(ANNA, "/neu")
    stand_in.say(BERT, "/neu")
    await answers(stand_in, BERT, 1)
    await until(lambda: house.store.counts("telegram").undeliverable == 1)


async def test_a_repeated_update_is_answered_once(bot, stand_in):
    stand_in.say(ANNA, "/neu")
    await answers(stand_in, ANNA, 1)
    stand_in.repeat_update()
    stand_in.say(ANNA, "/datenschutz")
    await answers(stand_in, ANNA, 2)
    await asyncio.sleep(0.3)
    assert len(stand_in.messages(ANNA)) == 2


async def test_while_the_service_is_away_one_word_comes_then_every_answer_in_order(bot, stand_in, service):
    stand_in.say(ANNA, QUESTION)
    await answers(stand_in, ANNA, 2)
    service.stop()
    for question in ("Wer fördert LED-Straßenbeleuchtung?", "Was kostet ein Feuerwehrhaus in Holzbauweise?"):
        stand_in.say(ANNA, question)
    found = await answers(stand_in, ANNA, 3)
    assert "antworte hier von selbst" in found[2].text
    await asyncio.sleep(1)
    assert len(stand_in.messages(ANNA)) == 3
    service.start()
    found = await answers(stand_in, ANNA, 5, seconds=40)
    assert "LED" in found[3].text
    assert "Holz" in found[4].text


async def test_a_message_that_cannot_be_read_back_does_not_hold_up_its_chat(bot, stand_in, house):
    address = Address(str(ANNA))
    seat = bot.seat_of(Incoming(Kind.TEXT, "x", address, str(ANNA), "1"))
    number = house.store.accept(Arrival(seat, "x", "{", address.to_json()))
    bot._desk.line_up(number, seat.chat)
    stand_in.say(ANNA, "/neu")
    await answers(stand_in, ANNA, 1)


async def test_inline_look_ups_list_documents(bot, stand_in):
    query = stand_in.look_up(ANNA, "Verpackungssteuer Tübingen")
    results = await until(lambda: stand_in.inline_answers.get(query))
    assert "Tübingen" in results[0]["title"]
    assert "zur Quelle" in results[0]["input_message_content"]["message_text"]
    assert stand_in.refusals == []


async def test_the_service_can_write_into_a_chat_later_and_once(bot, stand_in, settings, house):
    stand_in.say(ANNA, QUESTION)
    await answers(stand_in, ANNA, 2)
    archive = open_archive(settings)
    heads = archive.heads(house.sealer.owner_token(house.sealer.pseudonym("person", "telegram", str(ANNA))))
    assert archive.send_to_chat(heads[0].conversation_id, "Antwort der Koordinationsstelle.\n\nGruß") is True
    assert archive.send_to_chat("unknown", "Niemand liest das.") is False
    archive.close()
    found = await answers(stand_in, ANNA, 3)
    assert found[-1].text == "Antwort der Koordinationsstelle.\n\nGruß"
    await asyncio.sleep(1.2)
    assert len(stand_in.messages(ANNA)) == 3


async def test_a_wrong_token_is_told_with_the_variable(telegram_settings, house):
    wrong = replace(telegram_settings, telegram_token="1:wrong_token_wrong")
    with pytest.raises(ChannelRefusedError, match="LOTSE_TELEGRAM_TOKEN"):
        await open_bot("telegram", wrong, house).run()


async def test_a_webhook_needs_its_secret(telegram_settings, house, stand_in, unused_tcp_port):
    settings = replace(
        telegram_settings,
        telegram_webhook_url="https://lotse.example.org/telegram",
        telegram_port=unused_tcp_port,
    )
    async with working("telegram", settings, house):
        await until(lambda: stand_in.webhook)
        await asyncio.sleep(0.2)
        stand_in.say(ANNA, "/neu")
        assert await asyncio.to_thread(call_webhook, stand_in, unused_tcp_port, "wrong") == [403]
        stand_in.say(ANNA, "/neu")
        assert await asyncio.to_thread(call_webhook, stand_in, unused_tcp_port) == [200]
        await answers(stand_in, ANNA, 1)


def test_the_stand_in_is_strict():
    stand_in = StandIn()
    stand_in.say(ANNA, "x")
    for form in (
        {"text": "a" * 4097},
        {"text": " "},
        {"text": "😀", "entities": '[{"type": "bold", "offset": 0, "length": 1}]'},
        {"text": "a", "entities": '[{"type": "text_link", "offset": 0, "length": 1, "url": "javascript:x"}]'},
        {
            "text": "a",
            "reply_markup": '{"inline_keyboard": [[{"text": "b", "callback_data": "%s"}]]}' % ("c" * 65),
        },
    ):
        with pytest.raises(Exception, match="Bad Request"):
            stand_in._send_message({"chat_id": str(ANNA), **form})
