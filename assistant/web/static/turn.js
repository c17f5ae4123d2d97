// One question with its answer, from the first word that arrives to the last button.

import { AnswerText, plainText, showAnswer, spoken } from "./answer.js";
import { ask, newKey, stopAnswer } from "./api.js";
import { copyText } from "./clipboard.js";
import { button, element } from "./elements.js";
import { feedbackFor } from "./feedback.js";
import { referralFor } from "./referral.js";
import { conversationId, earlierQuestions, save, setConversationId } from "./history.js";
import { pageData, t, words } from "./page_data.js";
import { connectionOrPause, MOST_TRIES, pause } from "./patience.js";
import { share } from "./share.js";
import { hintName } from "./understood.js";

const MAX_RETRIES = 15;
const RESUMED_SECONDS = 240; // the service keeps answers a little longer
let count = 0;

export class Turn {
  // `record` is {question, filters, level, ignored, replaces, answer, isStopped} and, while the answer is under way,
  // {key, body, askedAt}; `page` takes what leaves the turn.
  constructor(record, page) {
    this.record = record;
    this.page = page;
    const id = `turn-${(count += 1)}`;
    this.heading = element("h2", { className: "question", id, tabindex: -1 },
      element("span", { className: "visually-hidden" }, `${t("answer.question")} `), record.question);
    this.box = element("div", { className: "answer" });
    this.node = element("article", { className: "turn", "aria-labelledby": id }, this.heading, this.box);
  }

  // Whether the service may still be working on it, or have it ready.
  get isUnderWay() {
    const { answer, key, askedAt, isStopped } = this.record;
    return !answer && !isStopped && Boolean(key) && Date.now() - askedAt < RESUMED_SECONDS * 1000;
  }

  // Shows what is known of a turn from before the page was loaded.
  restore() {
    if (this.record.answer) this.#showAnswer(this.record.answer);
    else this.#showMessage(t(this.record.isStopped ? "script.stopped" : "script.interrupted"), "", true);
  }

  async ask() {
    this.abort = new AbortController();
    this.#begin();
    try {
      await this.#askPatiently();
    } catch (problem) {
      if (this.abort.signal.aborted) this.#showStopped();
      else this.#showProblem(problem);
    }
    save();
  }

  stop() {
    if (!this.abort || this.abort.signal.aborted) return;
    this.abort.abort();
    if (this.record.key) stopAnswer(this.record.key);
  }

  #begin() {
    this.received = 0;
    this.shown = new AnswerText();
    this.status = element("p", { className: "status" }, t("script.searching"));
    this.box.replaceChildren(this.status, this.shown.node);
  }

  async #askPatiently() {
    const { signal } = this.abort;
    for (let attempt = 1, lost = 0; ; attempt += 1) {
      this.#name();
      const before = this.received;
      try {
        const { key, body } = this.record;
        const onEvent = (id, name, data) => this.#receive(id, name, data);
        return await ask(body, { key, received: this.received, onEvent, signal });
      } catch (problem) {
        if (signal.aborted) throw problem;
        if (problem.isLost) {
          lost = this.received > before ? 0 : lost + 1;
          if (lost > MOST_TRIES) throw problem;
          this.#say(t(this.received ? "script.lost" : "script.waiting"));
          await connectionOrPause(lost, signal);
          continue;
        }
        if (problem.status === 404 && conversationId()) {
          setConversationId(null); // deleted meanwhile; what this window knows is enough to go on
          this.record.key = null;
          continue;
        }
        const canWait = problem.status === 503 && problem.retryAfter > 0 && problem.retryAfter <= 10;
        if (!canWait || attempt >= MAX_RETRIES) throw problem;
        this.#say(t("script.a_moment", { title: problem.title }));
        await pause(problem.retryAfter * 1000, signal);
      }
    }
  }

  // Writes down under which name the answer is found again, before anything is sent.
  #name() {
    if (this.record.key) return;
    Object.assign(this.record, { key: newKey(), askedAt: Date.now(), body: this.#body() });
    save();
  }

  #body() {
    const { question, filters, level, ignored = [], replaces = null } = this.record;
    return {
      question,
      filters,
      level,
      keep: !pageData.isEmbedded, // inside another site no cookie would find the conversation again
      conversation_id: conversationId(),
      ignore_hints: ignored,
      replaces_turn: conversationId() ? replaces : null,
      earlier_questions: earlierQuestions(this.record),
    };
  }

  #receive(id, name, data) {
    if (id && id <= this.received) this.#begin(); // the service was started anew and tells everything again
    this.received = id;
    if (name === "status") this.#say(data.text);
    else if (name === "citation") this.shown.addCitation(data);
    else if (name === "sentence") this.shown.addSentence(data);
    else if (name === "answer") this.#complete(data);
  }

  #say(text) {
    this.status.textContent = text;
  }

  #complete(answer) {
    const { question, filters, level, ignored } = this.record;
    for (const name of Object.keys(this.record)) delete this.record[name];
    Object.assign(this.record, { question, filters, level, ignored, answer });
    setConversationId(answer.conversation_id);
    this.#showAnswer(answer);
    this.page.announce(spoken(answer));
  }

  #showAnswer(answer) {
    showAnswer(this.box, answer, this.shown, {
      ask: (question) => this.page.ask(question),
      removeHint: (hint) => this.#askWithout(hint),
    });
    const feedback = pageData.keepsRecords ? [feedbackFor(answer)] : [];
    if (pageData.takesReferrals) feedback.push(referralFor(answer));
    const levels = answer.sentences.length ? [this.#otherLevels(answer)] : [];
    this.box.append(...levels, element("div", { className: "answer-foot" }, this.#tools(answer), ...feedback));
  }

  // Asks the same question again without something it was understood to say.
  #askWithout(hint) {
    const ignored = [...(this.record.ignored ?? []), { kind: hint.kind, value: hint.value }];
    this.page.announce(t("script.asking_without", { hint: hintName(hint) }));
    this.page.ask(this.record.question, { ignored, instead: this });
  }

  #tools(answer) {
    const tools = element("div", { className: "tools" });
    if (answer.sentences.length) {
      tools.append(copyButton(answer));
      if (answer.turn_id) tools.append(shareButton(answer, this.page));
      tools.append(button(t("script.print"), () => window.print()));
    }
    tools.append(button(t("script.edit"), () => this.page.edit(this)));
    return tools;
  }

  #otherLevels(answer) {
    const { filters } = this.record;
    const question = answer.understood?.question ?? answer.question; // in whole words: later questions stand between
    const others = Object.entries(words("levels")).filter(([level]) => level !== answer.level);
    return element("div", { className: "levels", role: "group", "aria-label": t("answer.other_levels") },
      element("span", { "aria-hidden": "true" }, `${t("answer.other_levels")}:`),
      ...others.map(([level, word]) => button(word, () => this.page.ask(question, { filters, level }))));
  }

  #showProblem(problem) {
    const title = problem.title ?? t("script.went_wrong");
    const detail = problem.title ? problem.detail : t("script.reload");
    if (!problem.isLost) this.record.key = null; // asked again, it is another try
    this.#showMessage(title, detail);
    this.page.announce(`${title}. ${detail}`);
  }

  #showStopped() {
    Object.assign(this.record, { isStopped: true, key: null });
    this.#showMessage(t("script.stopped"), "", true);
    this.page.announce(`${t("script.stopped")}.`);
  }

  #showMessage(title, detail, isCalm = false) {
    const { question, filters, level } = this.record;
    const message = element("div", { className: isCalm ? "message is-calm" : "message" },
      element("p", {}, element("strong", {}, `${title}.`), detail && ` ${detail}`),
      element("div", { className: "tools" },
        button(t("script.ask_again"), () => this.page.ask(question, { filters, level, instead: this })),
        button(t("script.edit"), () => this.page.edit(this))));
    this.box.replaceChildren(...(this.shown?.texts.length ? [this.shown.node] : []), message);
  }
}

function copyButton(answer) {
  const copy = button(t("script.copy"), async () => {
    try {
      await copyText(plainText(answer));
      copy.textContent = t("script.copied");
    } catch {
      copy.textContent = t("script.went_wrong");
    }
    setTimeout(() => { copy.textContent = t("script.copy"); }, 2500);
  });
  return copy;
}

function shareButton(answer, page) {
  const opener = button(t("script.share"), async () => {
    try {
      await share(answer, opener);
    } catch (problem) {
      page.complain(opener, problem);
    }
  });
  return opener;
}
