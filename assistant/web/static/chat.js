// The chat page: takes questions, shows their turns, keeps the conversation.

import { element } from "./elements.js";
import { filters, startFilters, withSize } from "./filters.js";
import * as history from "./history.js";
import { number, pageData, t, words } from "./page_data.js";
import { closePassage } from "./passage.js";
import { startShortcuts } from "./shortcuts.js";
import { Turn } from "./turn.js";
import { settle } from "./understood.js";

const find = (id) => document.getElementById(id);
const [form, field, send, stop, counter] = ["question-form", "question", "send", "stop", "counter"].map(find);
const [conversation, announcer, newConversation] = ["conversation", "announcer", "new-conversation"].map(find);
const [levelChoice, offline] = ["level", "offline"].map(find);
const NEAR_LIMIT = 0.8;

let running = null;
let last = null;
let edited = null;
const page = { ask, edit, announce, complain };

function announce(text) {
  announcer.replaceChildren(element("p", {}, text));
  // Gone later, so that nobody who reads on comes across the answer twice.
  setTimeout(() => announcer.replaceChildren(), 20000);
}

function complain(beside, problem) {
  const text = `${problem.title ?? t("script.went_wrong")}. ${problem.title ? problem.detail : ""}`;
  beside.closest(".answer").append(element("p", { className: "message", role: "alert" }, text));
}

// Options: filters, level and ignored hints of the question; `instead` is the turn whose place it takes.
async function ask(question, { filters: wanted = filters(), level = levelChoice.value, ignored = [], instead = null } = {}) {
  if (running) return;
  const record = instead?.record ?? {};
  const replaces = record.answer?.turn_id ?? record.replaces ?? null;
  const { key, body, askedAt } = record.question === question && !record.answer ? record : {};
  for (const name of Object.keys(record)) delete record[name];
  Object.assign(record, { question, filters: wanted, level, ignored, replaces, answer: null });
  if (key) Object.assign(record, { key, body, askedAt }); // the same try again: the service may have its answer
  const turn = new Turn(record, page);
  if (instead) {
    instead.node.replaceWith(turn.node);
    history.save();
  } else {
    history.remember(record);
    append(turn);
  }
  if (!instead || instead === last) last = turn;
  await run(turn);
}

async function run(turn) {
  setRunning(turn);
  turn.heading.scrollIntoView({ block: "start" });
  if (!form.contains(document.activeElement)) turn.heading.focus({ preventScroll: true });
  await turn.ask();
  setRunning(null);
}

function append(turn) {
  if (conversation.lastElementChild) settle(conversation.lastElementChild);
  conversation.append(turn.node);
  last = turn;
}

// Puts a question back into the field; the last one is then asked in its own place.
function edit(turn) {
  field.value = turn.record.question;
  setEdited(turn === last ? turn : null);
  fieldChanged();
  field.focus();
  announce(t("script.editing"));
}

function setEdited(turn) {
  edited = turn;
  find("editing")?.remove();
  if (!turn) return;
  const name = t("script.replaces");
  form.querySelector(".question-field").before(element("p", { id: "editing" },
    element("button", {
      type: "button", className: "hint", "aria-label": t("script.remove", { name }),
      onclick: () => { setEdited(null); field.focus(); },
    }, `${name} `, element("span", { "aria-hidden": "true" }, "×"))));
}

function setRunning(turn) {
  const hadFocus = document.activeElement === stop || document.activeElement === send;
  running = turn;
  send.hidden = Boolean(turn);
  stop.hidden = !turn;
  conversation.setAttribute("aria-busy", String(Boolean(turn)));
  if (hadFocus) field.focus();
  showConversation();
}

function showConversation() {
  const hasTurns = conversation.childElementCount > 0;
  document.body.classList.toggle("has-conversation", hasTurns);
  newConversation.hidden = !hasTurns;
}

function submit() {
  const question = field.value.trim();
  if (!question || running || length(withSize(question)) > pageData.maxQuestionLength) return;
  const instead = edited;
  field.value = "";
  setEdited(null);
  fieldChanged();
  find("question-problem")?.remove();
  field.removeAttribute("aria-invalid");
  ask(withSize(question), { instead });
}

function fieldChanged() {
  history.keep("draft", field.value);
  const count = length(field.value);
  const limit = pageData.maxQuestionLength;
  counter.textContent = count < limit * NEAR_LIMIT ? "" : count <= limit
    ? t("script.of_characters", { count: number(count), limit: number(limit) })
    : t("script.too_many_characters", { count: number(count - limit) });
  counter.classList.toggle("is-over", count > limit);
}

// In characters as the service counts them; a pasted book is not taken apart with every key.
const length = (text) => (text.length > 4 * pageData.maxQuestionLength ? text.length : Array.from(text).length);

function stopRunning() {
  const wasRunning = Boolean(running);
  running?.stop();
  return wasRunning;
}

function startAnew() {
  running?.stop();
  closePassage();
  history.forget();
  setEdited(null);
  last = null;
  find("earlier-turns")?.remove();
  conversation.replaceChildren();
  showConversation();
  field.focus();
  window.scrollTo({ top: 0 });
}

function restore() {
  conversation.replaceChildren();
  takeOverFromServer();
  for (const record of history.turns()) {
    const turn = new Turn(record, page);
    append(turn);
    if (!turn.isUnderWay) turn.restore();
  }
  if (!field.value) field.value = history.kept("draft") ?? "";
  if (pageData.answers.length) history.keep("level", levelChoice.value);
  else if (history.kept("level") in words("levels")) levelChoice.value = history.kept("level");
  showConversation();
  if (pageData.answers.length) last.heading.scrollIntoView({ block: "start" });
  if (last?.isUnderWay) run(last);
}

// The page may come with answers: of a form, or of a stored conversation that goes on.
function takeOverFromServer() {
  const address = new URL(window.location.href);
  if (!pageData.answers.length) return;
  const records = pageData.answers.map(({ turn_id: turnId, ...answer }) => ({
    question: answer.question,
    filters: filters(),
    level: answer.level,
    answer: {
      ...answer,
      turn_id: turnId,
      conversation_id: pageData.conversationId,
      conversation_note: pageData.conversationNote,
    },
  }));
  if (address.searchParams.has("gespraech")) {
    history.adopt(pageData.conversationId, records);
  } else {
    records.forEach(history.remember);
    history.setConversationId(pageData.conversationId);
  }
  // A reload must not send the form again, and the name of the conversation belongs to nobody else.
  window.history.replaceState(null, "", "/");
}

function showConnection() {
  const wasOffline = offline.textContent !== "";
  offline.textContent = navigator.onLine ? "" : t("script.offline");
  if (navigator.onLine && wasOffline) announce(t("script.back"));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
field.addEventListener("input", fieldChanged);
stop.addEventListener("click", stopRunning);
newConversation.addEventListener("click", startAnew);
levelChoice.addEventListener("change", () => history.keep("level", levelChoice.value));
window.addEventListener("online", showConnection);
window.addEventListener("offline", showConnection);
document.querySelector(".examples").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(event.submitter.value);
});

document.documentElement.classList.add("has-scripts");
startFilters({ announce, field });
startShortcuts({ field, stop: stopRunning, startAnew, closePanel: closePassage });
restore();
fieldChanged();
showConnection();

// Inside another site, Esc goes out to the button that opened the frame.
if (pageData.isEmbedded) {
  document.addEventListener("keydown", (event) => {
    const isFree = !event.defaultPrevented && !running && !document.querySelector("dialog[open]");
    if (event.key === "Escape" && isFree) window.parent.postMessage("lotse-close", "*");
  });
}
