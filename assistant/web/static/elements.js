// Builds elements from text only: nothing that a document says can become markup.

import { t } from "./page_data.js";

export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "onclick") node.addEventListener("click", value);
    else if (key === "className") node.className = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return node;
}

export function button(label, onclick, className = "quiet") {
  return element("button", { type: "button", className, onclick }, label);
}

// Returns a link to another site, or nothing where the address is not one.
export function outsideLink(label, address, className) {
  const url = webAddress(address);
  if (!url) return null;
  return element(
    "a",
    { href: url, className, target: "_blank", rel: "noopener noreferrer external" },
    label,
    element("span", { className: "visually-hidden" }, ` (${t("answer.new_window")})`),
  );
}

export function webAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

// The ids on the page of the glossary are made the same way (assistant/web/links.py).
export const termPath = (term) => `/glossar#${encodeURIComponent(term.replaceAll(" ", "-"))}`;

export function documentPath(documentId, start, end) {
  const path = `/dokumente/${documentId.split("/").map(encodeURIComponent).join("/")}`;
  return start === undefined ? path : `${path}?von=${start}&bis=${end}#zitat`;
}
