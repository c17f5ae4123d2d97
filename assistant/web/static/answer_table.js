// A table that grows while the cells of an answer arrive.

import { element } from "./elements.js";
import { t } from "./page_data.js";

export class AnswerTable {
  constructor() {
    this.columns = [];
    this.head = element("tr", {}, element("td"));
    this.body = element("tbody");
    this.node = element(
      "div",
      { className: "table-scroll", role: "region", "aria-label": t("answer.comparison"), tabindex: "0" },
      element("table", { className: "comparison" }, element("thead", {}, this.head), this.body),
    );
  }

  // `heading` opens a row; `content` are the nodes of one sentence.
  add({ heading, column }, content) {
    if (heading || !this.body.lastChild) {
      const empty = this.columns.map(() => element("td", {}, "–"));
      this.body.append(element("tr", {}, element("th", { scope: "row" }, heading ?? ""), ...empty));
    }
    const cell = this.body.lastChild.children[this.indexOf(column ?? "") + 1];
    if (!cell.children.length) cell.replaceChildren();
    cell.append(element("p", { className: "sentence" }, ...content));
  }

  indexOf(column) {
    if (!this.columns.includes(column)) {
      this.columns.push(column);
      this.head.append(element("th", { scope: "col" }, column));
      for (const row of this.body.children) row.append(element("td", {}, "–"));
    }
    return this.columns.indexOf(column);
  }
}
