// Keeps the conversation of this window, so that a reload loses nothing.

const KEY = "ressourcenlotse.gespraech";
const MAX_TURNS = 40;

let state = load();

export const conversationId = () => state.id;
export const turns = () => state.turns;

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

export function forget() {
  state = fresh();
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
    if (stored && Array.isArray(stored.turns) && typeof stored.id === "string") return stored;
  } catch {
    // Unreadable: begin anew.
  }
  return fresh();
}

function fresh() {
  // crypto.randomUUID is missing on plain http in an intranet.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { id, turns: [], draft: "" };
}
