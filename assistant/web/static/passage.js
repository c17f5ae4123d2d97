// Shows where a sentence comes from: the document with the quote highlighted in its context.

import { loadDocument } from "./api.js";
import { button, documentPath, element } from "./elements.js";
import { t } from "./page_data.js";
import { originalLink, passageName, sourceMeta } from "./source_meta.js";

const dialog = document.getElementById("passage");
const text = document.getElementById("passage-text");
const foot = document.getElementById("passage-foot");
let opener = null;
let latest = 0;

document.getElementById("passage-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close(); // outside the panel
});
dialog.addEventListener("close", () => opener?.focus());

export async function openPassage(citation) {
  opener = document.activeElement;
  const call = ++latest;
  showHead(citation);
  showText(element("p", { className: "help" }, t("script.loading_document")));
  if (!dialog.open) dialog.showModal();
  try {
    const source = await loadDocument(citation.document_id);
    if (call === latest) showDocument(source, citation);
  } catch (problem) {
    if (call === latest) showQuoteOnly(citation, problem);
  }
}

function showHead(citation) {
  document.getElementById("passage-label").textContent = passageName(citation);
  document.getElementById("passage-title").textContent = citation.title;
  document.getElementById("passage-meta").replaceChildren(...sourceMeta(citation));
  const whole = documentPath(citation.document_id, citation.start, citation.end);
  const links = [originalLink(citation), element("a", { href: whole }, t("script.whole_document"))];
  foot.replaceChildren(...links.filter(Boolean));
}

function showText(...nodes) {
  text.replaceChildren(...nodes);
  text.scrollTop = 0;
}

function showQuoteOnly(citation, problem) {
  showText(
    element("p", {}, element("mark", {}, citation.quote)),
    element("p", { className: "form-problem", role: "alert" },
      `${t("script.document_unavailable")} `, problem.detail ?? ""),
    button(t("script.try_again"), () => openAgain(citation)),
  );
}

function openAgain(citation) {
  const before = opener;
  openPassage(citation);
  opener = before;
}

function showDocument(source, citation) {
  showText(...source.sections.map((section) => sectionNode(section, citation)));
  text.querySelector("mark")?.scrollIntoView({ block: "center" });
}

function sectionNode(section, { start, end }) {
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
