// What the reader narrows the sources to: chosen in lists, shown as chips that can be taken away.

import { element } from "./elements.js";
import * as history from "./history.js";
import { t } from "./page_data.js";

const FIELDS = { states: "filter-state", sizes: "filter-size", kinds: "filter-kind" };
const NAMES = { states: "hint_kinds.state", sizes: "hint_kinds.size", kinds: "hint_kinds.kind" };
const lists = Object.fromEntries(Object.entries(FIELDS).map(([group, id]) => [group, document.getElementById(id)]));
const row = document.getElementById("chosen");

let chosen = { states: [], sizes: [], kinds: [] };

// Returns what travels beside the question.
export const filters = () => ({ states: [...chosen.states], kinds: [...chosen.kinds], topics: [] });

// Returns the question with the size of municipality that it is asked for.
export function withSize(question) {
  const [size] = chosen.sizes;
  return size && !question.includes(size) ? `${question} (${t("chat.for_size")} ${size})` : question;
}

export function startFilters({ announce, field }) {
  chosen = { ...chosen, ...history.kept("filters") };
  for (const [group, list] of Object.entries(lists)) {
    if (list.value && !chosen[group].includes(list.value)) chosen[group].push(list.value); // of a form
    list.value = "";
    list.addEventListener("change", () => {
      if (list.value) add(group, list.value);
      list.value = "";
    });
  }
  row.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (!chip) return;
    const { group, value } = chip.dataset;
    chosen[group] = chosen[group].filter((one) => one !== value);
    show();
    announce(t("script.removed", { name: chip.dataset.name }));
    (row.querySelector("button") ?? field).focus();
  });
  show();
}

function add(group, value) {
  if (group === "sizes") chosen.sizes = [value]; // a place has one size
  else if (!chosen[group].includes(value)) chosen[group].push(value);
  show();
}

function show() {
  history.keep("filters", chosen);
  const chips = Object.entries(chosen).flatMap(([group, values]) => values.map((value) => chip(group, value)));
  row.replaceChildren(...chips);
  row.hidden = !chips.length;
}

function chip(group, value) {
  const option = [...lists[group].options].find((one) => one.value === value);
  const name = `${t(NAMES[group])}: ${option?.textContent.trim() ?? value}`;
  return element("li", {},
    element("button", {
      type: "button", className: "hint", "data-group": group, "data-value": value, "data-name": name,
      "aria-label": t("script.remove", { name }),
    }, `${name} `, element("span", { "aria-hidden": "true" }, "×")));
}
