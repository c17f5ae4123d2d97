// Lays an answer out, sentence by sentence while it arrives and then with all that belongs to it.

import { AnswerTable } from "./answer_table.js";
import { button, documentPath, element, outsideLink, termPath } from "./elements.js";
import { t } from "./page_data.js";
import { openPassage } from "./passage.js";
import { withPreview } from "./preview.js";
import { originalLink, page, passageName, sourceFacts, sourceMeta } from "./source_meta.js";
import { understood } from "./understood.js";

const LISTS = { step: "ol", item: "ul" };

export class AnswerText {
  constructor() {
    this.node = element("div", { className: "answer-text", lang: "de" });
    this.citations = new Map();
    this.block = null;
    this.container = null;
    this.table = null;
    this.headingLevel = "h3";
    this.texts = [];
  }

  addCitation(citation) {
    this.citations.set(citation.number, citation);
  }

  addSentence(sentence) {
    const { text, citations, block, heading, part } = sentence;
    if (part) this.openPart(part);
    const known = citations.map((number) => this.citations.get(number)).filter(Boolean);
    const content = withNumbers(text, known, this.citations);
    if (block === "cell") this.addCell(sentence, content);
    else this.addToRun(block, heading, content);
    this.texts.push(text);
  }

  openPart(question) {
    this.node.append(element("h3", { className: "part" }, question));
    this.headingLevel = "h4";
    this.table = null;
    this.container = null;
  }

  addCell(sentence, content) {
    if (!this.table) {
      this.table = new AnswerTable();
      this.node.append(this.table.node);
    }
    this.container = null;
    this.table.add(sentence, content);
  }

  addToRun(block, heading, content) {
    this.table = null;
    if (heading) this.node.append(element(this.headingLevel, {}, heading));
    if (heading || block !== this.block || !this.container) {
      const name = LISTS[block] ?? "p";
      this.container = element(name, { className: block === "step" && "steps" });
      this.node.append(this.container);
      this.block = block;
    }
    const name = LISTS[block] ? "li" : "span";
    this.container.append(element(name, { className: "sentence" }, ...content), " ");
  }

  // True if the sentences shown are exactly these.
  shows(sentences) {
    return sentences.length === this.texts.length
      && sentences.every((sentence, index) => sentence.text === this.texts[index]);
  }
}

export function answerText(answer) {
  const text = new AnswerText();
  answer.citations.forEach((citation) => text.addCitation(citation));
  answer.sentences.forEach((sentence) => text.addSentence(sentence));
  return text;
}

// Fills `box` with the whole answer; `shown` is the text that has arrived in it before, `on` is {ask, removeHint}.
export function showAnswer(box, answer, shown, on) {
  box.className = `answer answer-${answer.outcome}`;
  const text = shown?.shows(answer.sentences) ? shown : answerText(answer);
  box.replaceChildren(
    ...understood(answer, on.removeHint),
    ...outcome(answer),
    ...(answer.sentences.length ? [text.node] : []),
    ...originals(answer.sentences),
    ...terms(answer.explanations ?? []),
    ...notes(answer.notes),
    ...nearest(answer.nearest ?? []),
    ...contact(answer.contact),
    ...sources(answer.citations),
    ...followUps(answer.follow_ups, on.ask),
    ...madeBy(answer),
    ...conversationNote(answer),
  );
}

// What a screen reader says once the answer is complete.
export function spoken(answer) {
  const outcome = t(`outcomes.${answer.outcome}`);
  const how = answer.understood;
  const parts = [how?.is_follow_up && `${t("answer.understood_as")} ${how.question}`, outcome && `${outcome}.`];
  for (const { text, heading, column, part } of answer.sentences) {
    parts.push(part, heading && `${heading}:`, column ? `${column}: ${text}` : text);
  }
  for (const { term, text } of answer.explanations ?? []) parts.push(`${term}:`, text);
  parts.push(...answer.notes);
  if (answer.generated_by) parts.push(t("composers.model"));
  if (answer.citations.length) parts.push(t("script.sources_count", { count: answer.citations.length }));
  return parts.filter(Boolean).join(" ");
}

// The answer as text for a letter or a note, with its sources.
export function plainText(answer) {
  const lines = answer.citations.map((citation) =>
    [`[${citation.number}] ${citation.title}`, ...sourceFacts(citation), page(citation), citation.source_url]
      .filter(Boolean).join(", "));
  const how = answer.understood;
  const resolved = how?.is_follow_up ? `(${t("answer.understood_as")} ${how.question})` : "";
  const explained = (answer.explanations ?? []).map(({ term, text, source_title: title }) =>
    `- ${term}: ${text} (${title})`);
  return [answer.question, resolved, answer.text, explained.length ? `${t("answer.terms")}:\n${explained.join("\n")}` : "",
    ...answer.notes, lines.length ? `${t("answer.sources")}:\n${lines.join("\n")}` : ""]
    .filter(Boolean).join("\n\n");
}

// Ties the first number to the last word, so that it never begins a line alone.
function withNumbers(text, citations, all) {
  if (!citations.length) return [text];
  const [first, ...others] = citations.map((citation) => citationButton(citation, all));
  const lastWord = /(?<!\S)\S{1,24}$/.exec(text)?.[0] ?? "";
  return [
    text.slice(0, text.length - lastWord.length),
    element("span", { className: "tied" }, lastWord, " ", first),
    ...others.flatMap((other) => [" ", other]),
  ];
}

// `all` are the citations of the answer, for the way from one to the next.
function citationButton(citation, all) {
  const node = element(
    "button",
    {
      type: "button",
      className: "cite",
      "aria-label": `${passageName(citation)}: ${citation.title}`,
      "aria-haspopup": "dialog",
      onclick: () => openPassage(citation, all),
    },
    String(citation.number),
  );
  return withPreview(node, citation);
}

function outcome(answer) {
  const word = t(`outcomes.${answer.outcome}`);
  if (!word) return [];
  const hint = answer.notes.length ? [] : [t(`outcome_hints.${answer.outcome}`)];
  return [
    element("p", { className: "outcome" }, word),
    ...hint.map((text) => element("p", { className: "outcome-hint" }, text)),
  ];
}

// The words of the sources for sentences that were cut or in which an abbreviation was written out.
function originals(sentences) {
  const edited = sentences.filter((sentence) => sentence.edits?.length);
  if (!edited.length) return [];
  return [element("details", { className: "originals" },
    element("summary", {}, t("answer.originals")),
    element("ul", { lang: "de" }, ...edited.map((sentence) => element("li", {}, original(sentence)))))];
}

function original({ text, edits }) {
  // Offsets count characters as the service does, not halves of surrogate pairs.
  let characters = Array.from(text);
  for (const edit of [...edits].reverse()) {
    characters = [...characters.slice(0, edit.start), ...edit.original, ...characters.slice(edit.end)];
  }
  return characters.join("");
}

function terms(explanations) {
  if (!explanations.length) return [];
  const entries = explanations.map((explained) => element("div", {},
    element("dt", {}, element("a", { href: termPath(explained.term) }, explained.term)),
    element("dd", {}, explained.text, " ",
      element("span", { className: "meta" }, t("answer.term_source"), " ", termSource(explained)))));
  return [element("section", { className: "terms" },
    element("h3", {}, t("answer.terms")), element("dl", { lang: "de" }, ...entries))];
}

function termSource({ document_id: documentId, source_title: title, source_url: url }) {
  if (documentId) return element("a", { href: documentPath(documentId) }, title);
  return outsideLink(title, url) ?? title;
}

function notes(texts) {
  return texts.length
    ? [element("ul", { className: "notes", lang: "de" }, ...texts.map((text) => element("li", {}, text)))]
    : [];
}

function nearest(documents) {
  if (!documents.length) return [];
  const items = documents.map((near) =>
    element("li", {}, element("a", { href: documentPath(near.document_id) }, near.title)));
  return [element("section", { className: "nearest" },
    element("h3", {}, t("answer.nearest")), element("ul", { lang: "de" }, ...items))];
}

function contact(office) {
  if (!office) return [];
  return [element("p", { className: "contact" }, element("span", {}, t("answer.contact")), " ",
    element("a", { href: documentPath(office.document_id) }, office.name))];
}

function sources(citations) {
  if (!citations.length) return [];
  const all = new Map(citations.map((citation) => [citation.number, citation]));
  const byDocument = new Map();
  for (const citation of citations) {
    byDocument.set(citation.document_id, [...(byDocument.get(citation.document_id) ?? []), citation]);
  }
  const items = [...byDocument.values()].map((cited) => element(
    "li",
    {},
    element("span", { className: "numbers" }, ...cited.map((citation) => citationButton(citation, all))),
    element("div", {},
      button(cited[0].title, () => openPassage(cited[0], all), "source-title"),
      " ",
      element("span", { className: "meta" }, ...sourceMeta(cited[0]), " ", originalLink(cited[0]))),
  ));
  return [element("section", { className: "sources" },
    element("h3", {}, t("answer.sources")), element("ul", {}, ...items))];
}

function followUps(questions, onAsk) {
  if (!questions.length) return [];
  const items = questions.map((question) =>
    element("li", {}, button(question, () => onAsk(question), "chip")));
  return [element("section", { className: "follow-ups" },
    element("h3", {}, t("answer.follow_ups")), element("ul", {}, ...items))];
}

// Why the answer is found nowhere but in this window.
function conversationNote(answer) {
  const note = answer.conversation_note;
  return note ? [element("p", { className: "conversation-note" }, note)] : [];
}

function madeBy(answer) {
  if (!answer.sentences.length) return [];
  const name = answer.generated_by;
  const text = answer.composer === "extractive" ? t("composers.extractive")
    : name ? t("composers.named_model", { name }) : t("composers.model");
  return [element("p", { className: "made-by" }, text)];
}
