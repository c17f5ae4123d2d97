// Shows what a question was understood as; each part of it can be taken away.

import { element } from "./elements.js";
import { pageData } from "./page_data.js";

export const hintName = (hint) => `${pageData.hintKinds[hint.kind] ?? hint.kind}: ${hint.label}`;

export function understood(answer, onRemove) {
  const how = answer.understood;
  if (!how || (!how.hints.length && !how.is_follow_up)) return [];
  const resolved = how.is_follow_up
    ? [element("p", { className: "resolved" },
      element("span", { className: "visually-hidden" }, "Verstanden als: "), how.question)]
    : [];
  const items = how.hints.map((hint) => element("li", {}, hintButton(hint, onRemove)));
  return [element("div", { className: "understood", role: "group", "aria-label": "So habe ich die Frage verstanden" },
    ...resolved, ...(items.length ? [element("ul", {}, ...items)] : []))];
}

// Only the last question can be asked again in its place.
export function settle(turn) {
  for (const button of turn.querySelectorAll("button.hint")) {
    button.replaceWith(element("span", { className: "hint" }, button.dataset.name));
  }
}

function hintButton(hint, onRemove) {
  const name = hintName(hint);
  return element(
    "button",
    {
      type: "button",
      className: "hint",
      "data-name": name,
      "aria-label": `${name} – entfernen und neu fragen`,
      onclick: () => onRemove(hint),
    },
    `${name} `,
    element("span", { "aria-hidden": "true" }, "×"),
  );
}
