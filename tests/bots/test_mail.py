import asyncio
import re
from dataclasses import replace

import pytest

from bots.channel import ChannelRefusedError
from bots.mail_message import MailAccess, incoming_of
from bots.mail_text import question_of
from bots.messages import Kind
from bots.wiring import open_bot
from tests.bots.conftest import until, working
from tests.bots.mail_servers import BOT, PASSWORD, mail, running_mailbox, running_outgoing

QUESTION = "Wie fangen wir mit nachhaltiger Beschaffung an?"
ACCESS = MailAccess(BOT, "imap://localhost", "smtp://localhost", BOT, PASSWORD)


@pytest.fixture(scope="module")
def dovecot():
    with running_mailbox() as running:
        yield running


@pytest.fixture
def mailbox(dovecot):
    dovecot.empty()
    return dovecot


@pytest.fixture
def outgoing():
    with running_outgoing() as running:
        yield running


@pytest.fixture
def mail_settings(settings, mailbox, outgoing):
    return replace(
        settings,
        mail_address=BOT,
        mail_imap_url=mailbox.url,
        mail_smtp_url=outgoing.url,
        mail_password=PASSWORD,
        mail_poll_seconds=1,
    )


@pytest.fixture
async def bot(mail_settings, house):
    async with working("mail", mail_settings, house) as running:
        yield running


async def replies(outgoing, count):
    return await until(lambda: len(outgoing.mails) >= count and outgoing.mails)


async def test_a_question_by_mail_gets_its_cited_answer_in_the_thread(bot, mailbox, outgoing):
    asked = mail(f"Sehr geehrte Damen und Herren,\n\n{QUESTION}\n\nMit freundlichen Grüßen\nAnna")
    await asyncio.to_thread(mailbox.put, asked)
    (reply,) = await replies(outgoing, 1)
    assert reply["To"] == "anna@example.org"
    assert reply["Subject"] == "Re: Frage"
    assert reply["In-Reply-To"] == reply["References"] == asked["Message-ID"]
    assert reply["Auto-Submitted"] == "auto-replied"
    plain = reply.get_body(("plain",)).get_content()
    assert "KI-System" in plain
    assert re.search(r"^\[1\] .* \(https?://", plain, re.MULTILINE)
    assert '<a href="http' in reply.get_body(("html",)).get_content()
    await until(lambda: mailbox.count("UNSEEN") == 0)


async def test_a_reply_goes_on_with_the_conversation(bot, mailbox, outgoing):
    first = mail("Was hat die Verpackungssteuer in Tübingen gebracht?")
    await asyncio.to_thread(mailbox.put, first)
    (answer,) = await replies(outgoing, 1)
    references = f"{first['Message-ID']} {answer['Message-ID']}"
    follow_up = mail(
        "und in Konstanz?\n\nAm 1.2.2026 um 10:00 schrieb Lotse <lotse@example.org>:\n> Die Stadt …",
        In_Reply_To=answer["Message-ID"],
        References=references,
        subject="Re: Frage",
    )
    await asyncio.to_thread(mailbox.put, follow_up)
    found = await replies(outgoing, 2)
    assert "Verstanden als" in found[1].get_body(("plain",)).get_content()
    assert found[1]["References"] == f"{references} {follow_up['Message-ID']}"


async def test_a_mail_is_answered_once_even_if_it_comes_again(bot, mailbox, outgoing):
    again = mail(QUESTION, message_id="<same@example.org>")
    for _ in range(2):
        await asyncio.to_thread(mailbox.put, again)
    await replies(outgoing, 1)
    await until(lambda: mailbox.count("UNSEEN") == 0)
    await asyncio.sleep(0.5)
    assert len(outgoing.mails) == 1


async def test_deleting_takes_the_mails_along(bot, mailbox, outgoing, mail_settings):
    await asyncio.to_thread(mailbox.put, mail(QUESTION))
    await asyncio.to_thread(mailbox.put, mail(QUESTION, sender="berta@example.org"))
    await replies(outgoing, 2)
    await asyncio.to_thread(mailbox.put, mail("/loeschen"))
    found = await replies(outgoing, 3)
    assert "Ein Gespräch ist endgültig gelöscht" in found[2].get_body(("plain",)).get_content()
    await until(lambda: mailbox.count('FROM "anna@example.org"') == 0)
    assert mailbox.count() == 1


async def test_old_mails_go_with_the_retention(mailbox, outgoing, mail_settings, house):
    old = mail(QUESTION)
    old["X-Received"] = '"01-Jan-2020 10:00:00 +0000"'
    await asyncio.to_thread(mailbox.put, old, r"(\Seen)")
    async with working("mail", mail_settings, house):
        await until(lambda: mailbox.count() == 0)


async def test_a_mail_server_that_is_full_gets_the_reply_later(bot, mailbox, outgoing):
    outgoing.refusal = "452 Too many recipients"
    await asyncio.to_thread(mailbox.put, mail("/hilfe"))
    await asyncio.sleep(1.5)
    outgoing.refusal = None
    await replies(outgoing, 1)


async def test_a_wrong_password_is_told_with_the_variable(mail_settings, house):
    wrong = replace(mail_settings, mail_password="falsch")
    with pytest.raises(ChannelRefusedError, match="LOTSE_MAIL_PASSWORD"):
        await open_bot("mail", wrong, house).run()


@pytest.mark.parametrize(
    "sign",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<liste.example.org>"},
        {"Return_Path": "<>"},
        {"sender": BOT},
        {"sender": "fremd@anderswo.example"},
        {"sender": "MAILER-DAEMON@example.org"},
    ],
)
def test_automatic_mails_and_strangers_get_no_answer(sign):
    assert incoming_of(mail(QUESTION, **sign), ACCESS, is_too_large=False) is None


def test_the_list_of_who_may_ask_holds_domains_and_addresses():
    access = replace(ACCESS, allowed=("stadt.example", "chef@kreis.example"))
    senders = ("a@stadt.example", "chef@kreis.example", "b@kreis.example", "a@example.org")
    asked = [sender for sender in senders if access.may_ask(sender)]
    assert asked == ["a@stadt.example", "chef@kreis.example"]


def test_a_large_mail_and_an_attachment_are_told_apart():
    large = incoming_of(mail(QUESTION), ACCESS, is_too_large=True)
    assert (large.kind, large.attachment) == (Kind.OTHER, "eine E-Mail von mehr als 10 MB")
    carrying = mail(QUESTION)
    carrying.add_attachment(b"x", maintype="application", subtype="pdf", filename="plan.pdf")
    incoming = incoming_of(carrying, ACCESS, is_too_large=False)
    assert (incoming.text, incoming.attachment) == (QUESTION, "ein Anhang")


@pytest.mark.parametrize(
    ("text", "subject", "question"),
    [
        (QUESTION, "Frage", QUESTION),
        ("", "Wer fördert LED-Lampen?", "Wer fördert LED-Lampen?"),
        ("Hallo,\n\nwas kostet das?\n-- \nStadt X\nTel. 1", "Holzbau", "was kostet das?"),
        ("Guten Tag zusammen!\nwas kostet das Haus?\nViele Grüße\nA", "x", "was kostet das Haus?"),
        ("was kostet das?\n\n-----Original Message-----\nVon: x", "x", "was kostet das?"),
        ("Kosten?", "AW: Holzbau", "Holzbau Kosten?"),
        ("/loeschen\n\nGruß", "Frage", "/loeschen"),
    ],
)
def test_the_question_is_what_is_left_without_the_frame(text, subject, question):
    assert question_of(mail(text, subject=subject)) == question


def test_html_mails_are_read_as_text():
    made = mail("x")
    made.set_content(
        f"<html><head><style>p{{}}</style></head><body><p>{QUESTION}</p><script>x()</script></body></html>",
        subtype="html",
    )
    assert question_of(made) == QUESTION
