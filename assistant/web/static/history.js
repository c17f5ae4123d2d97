// Keeps the conversation of this window, so that a reload loses nothing.

import { pageData } from "./page_data.js";

const KEY = pageData.isEmbedded ? "ressourcenlotse.widget" : "ressourcenlotse.gespraech";
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
  state = { ...state, id, turns };
  save();
}

export function remember(turn) {
  state.turns.push(turn);
  state.turns = state.turns.slice(-MAX_TURNS);
  save();
}

// Something the reader has typed or chosen: draft, level, filters.
export function keep(name, value) {
  state[name] = value;
  save();
}

export const kept = (name) => state[name];

export function forget() {
  state = { ...fresh(), level: state.level };
  save();
}

// A turn is a plain object that its owner changes; this writes the change down. Where the storage is full,
// the oldest answers make room: the service has them, too.
export function save() {
  for (let from = 0; ; from += 5) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ ...state, turns: state.turns.slice(from) }));
      return;
    } catch {
      if (from >= state.turns.length) return; // switched off: the conversation lives as long as the page
    }
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
