// Shows what a citation number stands for while it has the pointer or the focus.

import { element } from "./elements.js";
import { sourceFacts } from "./source_meta.js";

const DELAY = 250;
const LEAVE = 200;
const QUOTE = 240;
const GAP = 8;
const tip = element("div", { className: "preview", id: "preview", role: "tooltip", hidden: true });
document.body.append(tip);
let timer = 0;
let owner = null;

// Gives a number its preview.
export function withPreview(node, citation) {
  node.addEventListener("mouseenter", () => later(() => show(node, citation), DELAY));
  node.addEventListener("mouseleave", () => later(hide, LEAVE));
  node.addEventListener("focus", () => node.matches(":focus-visible") && show(node, citation));
  node.addEventListener("blur", hide);
  node.addEventListener("click", hide);
  return node;
}

// Whether there was one to close.
export function closePreview() {
  const wasOpen = owner !== null;
  hide();
  return wasOpen;
}

// The pointer may move onto the preview to read it.
tip.addEventListener("mouseenter", () => clearTimeout(timer));
tip.addEventListener("mouseleave", () => later(hide, LEAVE));
window.addEventListener("scroll", () => owner && hide(), { passive: true });

function later(what, delay) {
  clearTimeout(timer);
  timer = setTimeout(what, delay);
}

function show(node, citation) {
  if (!node.isConnected) return;
  clearTimeout(timer);
  owner?.removeAttribute("aria-describedby");
  owner = node;
  const quote = citation.quote.length > QUOTE ? `${citation.quote.slice(0, QUOTE).replace(/\s+\S*$/, "")} …` : citation.quote;
  tip.replaceChildren(
    element("strong", { lang: "de" }, citation.title),
    element("span", { className: "meta" }, sourceFacts(citation).join(" · ")),
    element("q", { lang: "de" }, quote),
  );
  tip.hidden = false;
  node.setAttribute("aria-describedby", tip.id);
  place(node.getBoundingClientRect());
}

function hide() {
  clearTimeout(timer);
  owner?.removeAttribute("aria-describedby");
  owner = null;
  tip.hidden = true;
}

function place(number) {
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(number.left - 24, GAP), window.innerWidth - width - GAP);
  const isAbove = number.bottom + GAP + height > window.innerHeight && number.top > height + GAP;
  tip.style.left = `${Math.max(left, GAP)}px`;
  tip.style.top = `${isAbove ? number.top - height - GAP : number.bottom + GAP}px`;
}
