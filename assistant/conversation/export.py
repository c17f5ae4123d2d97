"""Conversations as files to take away: Markdown to read, JSON for programs."""

from __future__ import annotations

import re

from assistant.conversation.records import Conversation, ConversationHead, Turn
from assistant.records import Answer, Citation
from assistant.rendering import JsonObject, answer_to_dict

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_AT_LINE_START = re.compile(r"^(\s*)(?:([-+])|(\d+)([.)]))(?=\s)", re.MULTILINE)
_UNSAFE_IN_URL = re.compile(r"[\s<>()\"\\]")
_FILE_NAME_WORDS = 6


def conversation_to_dict(conversation: Conversation) -> JsonObject:
    """Turn a whole conversation into JSON, with all sources."""
    return {
        "conversation_id": conversation.conversation_id,
        "title": conversation.title,
        "started_on": conversation.started_on.isoformat(),
        "last_on": conversation.last_on.isoformat(),
        "turns": [
            {
                "turn_id": turn.turn_id,
                "question": turn.question,
                "asked_on": turn.asked_on.isoformat(),
                "answer": answer_to_dict(turn.answer),
            }
            for turn in conversation.turns
        ],
    }


def head_to_dict(head: ConversationHead) -> JsonObject:
    """Turn an entry of the list of conversations into JSON."""
    return {
        "conversation_id": head.conversation_id,
        "title": head.title,
        "started_on": head.started_on.isoformat(),
        "last_on": head.last_on.isoformat(),
        "turns": head.turns,
    }


def conversation_to_markdown(conversation: Conversation) -> str:
    """Return a conversation as Markdown; nothing in it can become markup of its own."""
    begun, last = (day.strftime("%d.%m.%Y") for day in (conversation.started_on, conversation.last_on))
    days = begun if begun == last else f"{begun} bis {last}"
    parts = [f"# {_plain(conversation.title)}", f"Gespräch mit dem Ressourcenlotsen, {days}."]
    for turn in conversation.turns:
        parts += _turn(turn)
    return "\n\n".join(parts) + "\n"


def file_name(conversation: Conversation, ending: str) -> str:
    """Return a name for the exported file that every system accepts."""
    words = re.findall(r"[A-Za-z0-9]+", conversation.title.translate(_TRANSCRIBED))[:_FILE_NAME_WORDS]
    return "-".join(["gespraech", conversation.started_on.isoformat(), *words])[:120].lower() + f".{ending}"


_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def _turn(turn: Turn) -> list[str]:
    answer = turn.answer
    parts = [f"## {_plain(turn.question)}"]
    understood = answer.understood
    if understood and understood.is_follow_up:
        parts.append(f"*Verstanden als: {_plain(understood.question)}*")
    parts += _sentences(answer)
    if answer.notes:
        parts.append("\n".join(f"> {_plain(note)}" for note in answer.notes))
    if answer.contact:
        parts.append(f"Weiterhelfen kann: {_link(answer.contact.name, answer.contact.source_url)}")
    if answer.citations:
        parts += ["### Quellen", "\n".join(_source(citation) for citation in answer.citations)]
    elif answer.nearest:
        nearest = (f"- {_link(near.title, near.source_url)}" for near in answer.nearest)
        parts += ["Am nächsten kommen:", "\n".join(nearest)]
    return parts


def _sentences(answer: Answer) -> list[str]:
    """Return the sentences as paragraphs and lists, each list in one part."""
    parts: list[str] = []
    block = ""
    step = 0
    level = "####" if any(sentence.part for sentence in answer.sentences) else "###"
    for sentence in answer.sentences:
        marks = "".join(f" \\[{number}\\]" for number in sentence.citations)
        text = f"{_plain(sentence.labelled)}{marks}"
        if sentence.part:
            parts.append(f"### {_plain(sentence.part)}")
            block = ""
        if sentence.heading:
            parts.append(f"{level} {_plain(sentence.heading)}")
            block, step = "", 0
        step = step + 1 if sentence.block == "step" else step
        line = {"step": f"{step}. {text}", "item": f"- {text}", "cell": f"- {text}"}.get(sentence.block, text)
        if sentence.block == block:
            parts[-1] += (" " if block == "paragraph" else "\n") + line
        else:
            parts.append(line)
        block = sentence.block
    return parts


def _source(citation: Citation) -> str:
    place = [citation.municipality] if citation.municipality else []
    facts = [
        citation.publisher,
        f"Stand {citation.published}" if citation.published else "ohne Datum",
        *(f"Seite {page}" for page in [citation.page] if page is not None),
        ", ".join([*place, *citation.states]),
    ]
    about = ", ".join(_plain(fact) for fact in facts if fact)
    title = _link(citation.title, citation.source_url)
    return f"- \\[{citation.number}\\] {title}, {about}\n  > {_plain(citation.quote)}"


def _link(title: str, url: str) -> str:
    if not re.match(r"https?://", url):
        return _plain(title)
    return f"[{_plain(title)}]({_UNSAFE_IN_URL.sub(lambda found: f'%{ord(found[0]):02X}', url)})"


def _plain(text: str) -> str:
    """Escape what Markdown would read as markup; lines become one."""
    one_line = " ".join(text.split())
    escaped = _SPECIAL.sub(r"\\\1", one_line).replace("&", "&amp;")
    return _AT_LINE_START.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}", escaped
    )
