// Shows what a question was understood as; each part of it can be taken away.

import { element } from "./elements.js";
import { t } from "./page_data.js";

export const hintName = (hint) => `${t(`hint_kinds.${hint.kind}`)}: ${hint.label}`;

export function understood(answer, onRemove) {
  const how = answer.understood;
  if (!how || (!how.hints.length && !how.is_follow_up)) return [];
  const resolved = how.is_follow_up
    ? [element("p", { className: "resolved" },
      element("span", { className: "resolved-label" }, t("answer.understood_as")), " ",
      element("span", { lang: "de" }, how.question))]
    : [];
  const items = how.hints.map((hint) => element("li", {}, hintButton(hint, onRemove)));
  return [element("div", { className: "understood", role: "group", "aria-label": t("answer.understood") },
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
      "aria-label": t("answer.remove_hint", { hint: name }),
      onclick: () => onRemove(hint),
    },
    `${name} `,
    element("span", { "aria-hidden": "true" }, "×"),
  );
}
