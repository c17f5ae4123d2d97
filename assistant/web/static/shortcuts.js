// Keys that move through the conversation. All have modifiers or stand in the field, so that no letter that a
// screen reader or voice control types does something (WCAG 2.1.4).

import { closePreview } from "./preview.js";

const dialog = document.getElementById("shortcuts");
const opener = document.getElementById("open-shortcuts");
const conversation = document.getElementById("conversation");

export function startShortcuts({ field, stop, startAnew, closePanel }) {
  const actions = {
    KeyF: () => field.focus(),
    KeyN: startAnew,
    KeyK: open,
    ArrowUp: () => move(-1),
    ArrowDown: () => move(1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog:modal")) {
      if (closePreview() || closePanel() || stop()) event.preventDefault();
      return;
    }
    // By position and not by letter: with the modifiers some keyboards type others.
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || !(event.code in actions)) return;
    event.preventDefault();
    actions[event.code]();
  });
  opener.addEventListener("click", open);
}

function open() {
  if (dialog.open) return;
  dialog.showModal();
  document.getElementById("shortcuts-title").focus();
}

function move(by) {
  const questions = [...conversation.querySelectorAll("h2.question")];
  if (!questions.length) return;
  const at = questions.findIndex((question) => question.closest(".turn").contains(document.activeElement));
  const from = at < 0 ? (by < 0 ? questions.length : -1) : at;
  const next = questions[Math.min(Math.max(from + by, 0), questions.length - 1)];
  next.scrollIntoView({ block: "start" });
  next.focus({ preventScroll: true });
}
