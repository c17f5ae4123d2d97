// Lays out the text of a document, with a table of contents and the quote highlighted in its context.

import { element } from "./elements.js";
import { t } from "./page_data.js";

export function documentSections(source, { start, end }) {
  const sections = source.sections.map((section) => sectionNode(section, start, end));
  const headings = sections.map((section) => section.querySelector("h3")).filter(Boolean);
  return headings.length > 1 ? [contents(headings), ...sections] : sections;
}

function contents(headings) {
  const items = headings.map((heading) => {
    heading.tabIndex = -1;
    const jump = () => {
      heading.scrollIntoView({ block: "start" });
      heading.focus({ preventScroll: true });
    };
    return element("li", {},
      element("button", { type: "button", className: "link-button", onclick: jump }, heading.textContent));
  });
  return element("details", { className: "contents" },
    element("summary", { lang: document.documentElement.lang }, t("document.contents")),
    element("ol", {}, ...items));
}

function sectionNode(section, start, end) {
  const heading = section.heading_path.at(-1);
  const node = element("section", {}, heading ? element("h3", {}, heading) : "");
  if (section.page) node.append(element("p", { className: "page-number" }, t("answer.page", { page: section.page })));
  // The service counts characters; JavaScript's own string positions count an emoji twice.
  const characters = Array.from(section.text);
  let list = null;
  let paragraph = null;
  for (const line of lines(characters, section.start)) {
    const bullet = /^\s*[-*•–]\s+/.exec(line.text);
    if (!line.text.trim()) {
      list = paragraph = null;
    } else if (bullet) {
      list ??= node.appendChild(element("ul"));
      paragraph = null;
      list.append(element("li", {}, ...marked(line, bullet[0].length, start, end)));
    } else {
      list = null;
      if (paragraph) paragraph.append(element("br"));
      paragraph ??= node.appendChild(element("p"));
      paragraph.append(...marked(line, 0, start, end));
    }
  }
  return node;
}

function* lines(characters, start) {
  let from = 0;
  for (let at = 0; at <= characters.length; at += 1) {
    if (at < characters.length && characters[at] !== "\n") continue;
    const own = characters.slice(from, at);
    yield { characters: own, text: own.join(""), start: start + from };
    from = at + 1;
  }
}

function marked(line, skip, start, end) {
  const inside = (edge) => Math.min(Math.max(edge - line.start, skip), line.characters.length);
  const [low, high] = [inside(start), inside(end)];
  const piece = (from, to) => line.characters.slice(from, to).join("");
  const quote = piece(low, high);
  return [piece(skip, low), quote && element("mark", {}, quote), piece(high)].filter(Boolean);
}
