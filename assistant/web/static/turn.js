// One question with its answer, from the first word that arrives to the last button.

import { AnswerText, plainText, showAnswer, spoken } from "./answer.js";
import { ask } from "./api.js";
import { button, element } from "./elements.js";
import { feedbackFor } from "./feedback.js";
import { conversationId, earlierQuestions, save, setConversationId } from "./history.js";
import { pageData, t, words } from "./page_data.js";
import { hintName } from "./understood.js";

const MAX_RETRIES = 15;
let count = 0;

export class Turn {
  // `record` is {question, filters, level, ignored, replacesLast, answer, isStopped}; `page` takes what leaves the turn.
  constructor(record, page) {
    this.record = record;
    this.page = page;
    const id = `turn-${(count += 1)}`;
    this.heading = element("h2", { className: "question", id, tabindex: -1 },
      element("span", { className: "visually-hidden" }, `${t("answer.question")} `), record.question);
    this.box = element("div", { className: "answer" });
    this.node = element("article", { className: "turn", "aria-labelledby": id }, this.heading, this.box);
  }

  // Shows what is known of a turn from before the page was loaded.
  restore() {
    if (this.record.answer) this.#showAnswer(this.record.answer);
    else this.#showMessage(t("script.interrupted"), "");
  }

  async ask() {
    this.abort = new AbortController();
    this.shown = new AnswerText();
    this.status = element("p", { className: "status" }, t("script.searching"));
    this.box.replaceChildren(this.status, this.shown.node);
    try {
      await this.#askPatiently();
    } catch (problem) {
      if (this.abort.signal.aborted) this.#showStopped();
      else this.#showProblem(problem);
    }
    save();
  }

  stop() {
    this.abort?.abort();
  }

  async #askPatiently() {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask(this.#body(), (name, data) => this.#receive(name, data), this.abort.signal);
      } catch (problem) {
        if (problem.status === 404 && conversationId()) {
          setConversationId(null); // deleted meanwhile; what this window knows is enough to go on
          continue;
        }
        const canWait = problem.status === 503 && problem.retryAfter > 0 && problem.retryAfter <= 10;
        if (!canWait || attempt === MAX_RETRIES || this.abort.signal.aborted) throw problem;
        this.status.textContent = t("script.a_moment", { title: problem.title });
        await pause(problem.retryAfter * 1000, this.abort.signal);
      }
    }
  }

  #body() {
    const { question, filters, level, ignored = [], replacesLast = false } = this.record;
    return {
      question,
      filters,
      level,
      conversation_id: conversationId(),
      ignore_hints: ignored,
      replaces_last: replacesLast,
      earlier_questions: earlierQuestions(this.record),
    };
  }

  #receive(name, data) {
    if (name === "status") this.status.textContent = data.text;
    else if (name === "citation") this.shown.addCitation(data);
    else if (name === "sentence") this.shown.addSentence(data);
    else if (name === "answer") {
      this.record.answer = data;
      this.record.replacesLast = false;
      setConversationId(data.conversation_id);
      this.#showAnswer(data);
      this.page.announce(spoken(data));
    }
  }

  #showAnswer(answer) {
    showAnswer(this.box, answer, this.shown, {
      ask: (question) => this.page.ask(question),
      removeHint: (hint) => this.#askWithout(hint),
    });
    const feedback = pageData.keepsRecords ? [feedbackFor(answer)] : [];
    this.box.append(element("div", { className: "answer-foot" }, this.#tools(answer), ...feedback));
  }

  // Asks the same question again without something it was understood to say.
  #askWithout(hint) {
    const ignored = [...(this.record.ignored ?? []), { kind: hint.kind, value: hint.value }];
    const isStored = Boolean(this.record.answer?.conversation_id);
    Object.assign(this.record, { ignored, answer: null, replacesLast: isStored });
    this.page.announce(t("script.asking_without", { hint: hintName(hint) }));
    this.page.ask(this.record.question, { instead: this });
  }

  #tools(answer) {
    const tools = element("div", { className: "tools" });
    if (navigator.clipboard && answer.sentences.length) tools.append(copyButton(answer));
    if (answer.sentences.length) tools.append(this.#otherLevels(answer));
    return tools;
  }

  #otherLevels(answer) {
    const { filters } = this.record;
    const question = answer.understood?.question ?? answer.question; // in whole words: later questions stand between
    const others = Object.entries(words("levels")).filter(([level]) => level !== answer.level);
    return element("div", { className: "levels", role: "group", "aria-label": t("answer.other_levels") },
      ...others.map(([level, word]) => button(word, () => this.page.ask(question, { filters, level }))));
  }

  #showProblem(problem) {
    const title = problem.title ?? t("script.went_wrong");
    const detail = problem.title ? problem.detail : t("script.reload");
    this.#showMessage(title, detail);
    this.page.announce(`${title}. ${detail}`);
  }

  #showStopped() {
    this.record.isStopped = true;
    this.#showMessage(t("script.stopped"), "");
    this.page.announce(`${t("script.stopped")}.`);
  }

  #showMessage(title, detail) {
    const { question, filters, level } = this.record;
    const message = element("div", { className: "message" },
      element("p", {}, element("strong", {}, `${title}.`), detail && ` ${detail}`),
      button(t("script.ask_again"), () => this.page.ask(question, { filters, level, instead: this })));
    this.box.replaceChildren(...(this.shown?.texts.length ? [this.shown.node] : []), message);
  }
}

function copyButton(answer) {
  const copy = button(t("script.copy"), async () => {
    await navigator.clipboard.writeText(plainText(answer));
    copy.textContent = t("script.copied");
    setTimeout(() => { copy.textContent = t("script.copy"); }, 2500);
  });
  return copy;
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
