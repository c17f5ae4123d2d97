// Shows where a sentence comes from: beside the answer, on small screens over it.

import { loadDocument } from "./api.js";
import { documentSections } from "./document_text.js";
import { button, documentPath, element } from "./elements.js";
import { t } from "./page_data.js";
import { dateIn, originalLink, page, passageName, publishedIn } from "./source_meta.js";

const find = (id) => document.getElementById(id);
const [dialog, text, foot, title] = ["passage", "passage-text", "passage-foot", "passage-title"].map(find);
const beside = window.matchMedia("(min-width: 70rem)");
let opener = null;
let latest = 0;

find("passage-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close(); // beside the sheet
});
dialog.addEventListener("close", () => {
  document.body.classList.remove("panel-open");
  opener?.focus();
});

// Closes the panel; tells whether it was open.
export function closePassage() {
  const wasOpen = dialog.open;
  if (wasOpen) dialog.close();
  return wasOpen;
}

// `all` are the citations of the answer by their numbers.
export async function openPassage(citation, all = new Map()) {
  if (!dialog.contains(document.activeElement)) opener = document.activeElement;
  const call = ++latest;
  showHead(citation, null);
  showFoot(citation, all);
  showText(element("p", { className: "help" }, t("script.loading_document")));
  open();
  try {
    const source = await loadDocument(citation.document_id);
    if (call !== latest) return;
    showHead(citation, source);
    showText(...documentSections(source, citation));
    text.querySelector("mark")?.scrollIntoView({ block: "center" });
  } catch (problem) {
    if (call === latest) showQuoteOnly(citation, all, problem);
  }
}

function open() {
  if (!dialog.open) {
    // Beside the answer both can be read and used; over it nothing else can.
    if (beside.matches) dialog.show();
    else dialog.showModal();
    document.body.classList.toggle("panel-open", beside.matches);
  }
  title.focus();
}

function showHead(citation, source) {
  find("passage-label").textContent = passageName(citation);
  title.textContent = citation.title;
  const place = [citation.municipality, ...citation.states].filter(Boolean).join(", ");
  const facts = [
    [t("document.kind"), t(`kinds.${citation.kind}`)],
    [t("document.publisher"), citation.publisher],
    [t("document.age"), publishedIn(citation.published)],
    [t("document.valid_until"), source?.valid_until ? dateIn(source.valid_until) : ""],
    [t("document.state"), place],
    [t("document.page"), citation.page ? page(citation) : ""],
  ].filter(([, value]) => value);
  find("passage-meta").replaceChildren(
    element("dl", { className: "passage-facts" },
      ...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))),
    ...warning(source?.warning),
  );
}

function warning(found) {
  if (!found) return [];
  const words = t(`document.${found.kind}`, { value: dateIn(found.value) });
  return [element("p", { className: "passage-warning" }, words)];
}

function showFoot(citation, all) {
  const numbers = [...all.keys()].sort((one, other) => one - other);
  const at = numbers.indexOf(citation.number);
  const step = (word, to) => {
    const next = all.get(numbers[to]);
    return next ? button(word, () => openPassage(next, all)) : null;
  };
  const whole = documentPath(citation.document_id, citation.start, citation.end);
  foot.replaceChildren(
    ...[originalLink(citation), element("a", { href: whole }, t("script.whole_document"))].filter(Boolean),
    element("div", { className: "passage-steps" },
      ...[step(t("script.previous_source"), at - 1), step(t("script.next_source"), at + 1)].filter(Boolean)),
  );
}

function showText(...nodes) {
  text.replaceChildren(...nodes);
  text.scrollTop = 0;
}

function showQuoteOnly(citation, all, problem) {
  showText(
    element("p", {}, element("mark", {}, citation.quote)),
    element("p", { className: "message", role: "alert" },
      `${t("script.document_unavailable")} `, problem.detail ?? ""),
    button(t("script.try_again"), () => openPassage(citation, all)),
  );
}
