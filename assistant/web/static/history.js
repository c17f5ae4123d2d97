// Keeps the conversation of this window, so that a reload loses nothing.

import { pageData } from "./page_data.js";

const KEY = "ressourcenlotse.gespraech";
const MAX_TURNS = 40;
const EARLIER_QUESTIONS = 3;

let state = load();

export const conversationId = () => state.id;
export const turns = () => state.turns;

// The name under which the service has stored the conversation, or null where it stores none.
export function setConversationId(id) {
  state.id = id;
  save();
}

// What was asked before `turn`, in whole words, for a service that stores nothing.
export function earlierQuestions(turn) {
  const at = state.turns.indexOf(turn);
  return (at < 0 ? state.turns : state.turns.slice(0, at))
    .filter(({ answer }) => answer)
    .slice(-EARLIER_QUESTIONS)
    .map(({ answer }) => (answer.understood?.question ?? answer.question).slice(0, pageData.maxQuestionLength));
}

// Takes over a conversation that the service has stored.
export function adopt(id, turns) {
  state = { id, turns, draft: state.draft };
  save();
}

export function remember(turn) {
  state.turns.push(turn);
  state.turns = state.turns.slice(-MAX_TURNS);
  save();
}

export function keepDraft(draft) {
  state.draft = draft;
  save();
}

export const draft = () => state.draft;

export function keepLevel(level) {
  state.level = level;
  save();
}

export const level = () => state.level;

export function forget() {
  state = { ...fresh(), level: state.level };
  save();
}

// A turn is a plain object that its owner changes; this writes the change down.
export function save() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Storage is full or switched off: the conversation then lives as long as the page.
  }
}

function load() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY));
    if (stored && Array.isArray(stored.turns) && "id" in stored) return stored;
  } catch {
    // Unreadable: begin anew.
  }
  return fresh();
}

function fresh() {
  return { id: null, turns: [], draft: "" };
}
