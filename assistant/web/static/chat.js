// The chat page: takes questions, shows their turns, keeps the conversation.

import { element } from "./elements.js";
import * as history from "./history.js";
import { number, pageData, t, words } from "./page_data.js";
import { Turn } from "./turn.js";
import { settle } from "./understood.js";

const find = (id) => document.getElementById(id);
const [form, field, send, stop, counter] = ["question-form", "question", "send", "stop", "counter"].map(find);
const [conversation, announcer, newConversation] = ["conversation", "announcer", "new-conversation"].map(find);
const [stateFilter, kindFilter, levelChoice] = ["filter-state", "filter-kind", "level"].map(find);
const NEAR_LIMIT = 0.8;

let running = null;
const page = { ask, announce };

function announce(text) {
  announcer.replaceChildren(element("p", {}, text));
  // Gone later, so that nobody who reads on comes across the answer twice.
  setTimeout(() => announcer.replaceChildren(), 20000);
}

async function ask(question, { filters = chosenFilters(), level = levelChoice.value, instead = null } = {}) {
  if (running) return;
  const record = instead?.record ?? { question, filters, level, answer: null };
  const turn = new Turn(record, page);
  if (instead) {
    instead.node.replaceWith(turn.node);
  } else {
    history.remember(record);
    if (conversation.lastElementChild) settle(conversation.lastElementChild);
    conversation.append(turn.node);
  }
  setRunning(turn);
  turn.heading.scrollIntoView({ block: "start" });
  if (!form.contains(document.activeElement)) turn.heading.focus({ preventScroll: true });
  await turn.ask();
  setRunning(null);
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

function chosenFilters() {
  const [state, kind] = [stateFilter.value, kindFilter.value];
  return { states: state ? [state] : [], kinds: kind ? [kind] : [], topics: [] };
}

function submit() {
  const question = field.value.trim();
  if (!question || running || length(question) > pageData.maxQuestionLength) return;
  field.value = "";
  fieldChanged();
  find("question-problem")?.remove();
  field.removeAttribute("aria-invalid");
  ask(question);
}

function fieldChanged() {
  history.keepDraft(field.value);
  const count = length(field.value);
  const limit = pageData.maxQuestionLength;
  counter.textContent = count < limit * NEAR_LIMIT ? "" : count <= limit
    ? t("script.of_characters", { count: number(count), limit: number(limit) })
    : t("script.too_many_characters", { count: number(count - limit) });
  counter.classList.toggle("is-over", count > limit);
}

// In characters as the service counts them.
const length = (text) => Array.from(text).length;

function filtersChanged() {
  const chosen = [stateFilter, kindFilter].filter((list) => list.value);
  const words = chosen.map((list) => list.selectedOptions[0].textContent.trim());
  find("filter-summary").textContent = words.length ? `: ${words.join(", ")}` : "";
}

function startAnew() {
  running?.stop();
  history.forget();
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
    turn.restore();
    if (conversation.lastElementChild) settle(conversation.lastElementChild);
    conversation.append(turn.node);
  }
  if (!field.value) field.value = history.draft();
  if (pageData.answers.length) history.keepLevel(levelChoice.value);
  else if (history.level() in words("levels")) levelChoice.value = history.level();
  showConversation();
  if (pageData.answers.length) conversation.lastElementChild.querySelector("h2").scrollIntoView({ block: "start" });
}

// The page may come with answers: of a form, or of a stored conversation that goes on.
function takeOverFromServer() {
  if (!pageData.answers.length) return;
  const records = pageData.answers.map((answer) => ({
    question: answer.question,
    filters: chosenFilters(),
    level: answer.level,
    answer: { ...answer, conversation_id: pageData.conversationId, conversation_note: pageData.conversationNote },
  }));
  if (new URLSearchParams(window.location.search).has("gespraech")) {
    history.adopt(pageData.conversationId, records);
  } else {
    records.forEach(history.remember);
    history.setConversationId(pageData.conversationId);
  }
  // A reload must not send the form again, and the name of the conversation belongs to nobody else.
  window.history.replaceState(null, "", "/");
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
stop.addEventListener("click", () => running?.stop());
newConversation.addEventListener("click", startAnew);
levelChoice.addEventListener("change", () => history.keepLevel(levelChoice.value));
[stateFilter, kindFilter].forEach((list) => list.addEventListener("change", filtersChanged));
document.querySelector(".examples").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(event.submitter.value);
});

document.documentElement.classList.add("has-scripts");
restore();
fieldChanged();
filtersChanged();
