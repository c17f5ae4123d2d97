// Says what kind of source something is, whose, and how old.

import { element, outsideLink } from "./elements.js";
import { t } from "./page_data.js";

const FRAGMENT_WORDS = 4;

export const page = (source) => (source.page ? t("answer.page", { page: source.page }) : "");

export const passageName = (citation) =>
  [t("answer.source", { number: citation.number }), page(citation)].filter(Boolean).join(", ");

export function sourceFacts(source) {
  const place = [source.municipality, ...source.states].filter(Boolean).join(", ");
  return [source.publisher, publishedIn(source.published), place].filter(Boolean);
}

export function sourceMeta(source) {
  const kind = element("span", { className: `kind kind-${source.kind}` },
    t(`kinds.${source.kind}`));
  return [kind, ...sourceFacts(source).flatMap((fact) => [" ", element("span", {}, fact)])];
}

export function originalLink(source) {
  return outsideLink(t("answer.original_source"), atPassage(source), "original");
}

export function publishedIn(published) {
  return published ? t("dates.as_of", { date: dateIn(published) }) : t("dates.undated");
}

// Writes a year, a month or a day as the server does (assistant/web/wording.py).
export function dateIn(date) {
  if (!/^\d+(-\d+){0,2}$/.test(date)) return date;
  const [year, month, day] = date.split("-").map(Number);
  if (day) return t("dates.day", { day, month, year });
  return month >= 1 && month <= 12 ? t("dates.month", { month: t(`months.${month}`), year }) : date;
}

// Returns the address of the original at the passage, as the server does (assistant/web/links.py): the page of a
// PDF, in a web page the first and last words of the quote, to which browsers scroll where they stand.
function atPassage({ source_url: address, page: number, quote }) {
  const path = address.split(/[?#]/)[0];
  if (/\.pdf$/i.test(path)) return number && !address.includes("#") ? `${address}#page=${number}` : address;
  const words = (quote ?? "").split(/\s+/).filter(Boolean);
  if (words.length < FRAGMENT_WORDS) return address;
  const [first, last] = [words.slice(0, FRAGMENT_WORDS), words.slice(-FRAGMENT_WORDS)].map(fragment);
  const text = words.length <= 2 * FRAGMENT_WORDS ? fragment(words) : `${first},${last}`;
  return `${address}${address.includes("#") ? "" : "#"}:~:text=${text}`;
}

const fragment = (words) => encodeURIComponent(words.join(" "))
  .replace(/[-!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
