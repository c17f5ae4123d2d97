// Says what kind of source something is, whose, and how old.

import { element, outsideLink } from "./elements.js";
import { t } from "./page_data.js";

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
  const isPdf = /\.pdf$/i.test(source.source_url);
  const anchor = isPdf && source.page ? `#page=${source.page}` : "";
  return outsideLink(t("answer.original_source"), source.source_url + anchor, "original");
}

function publishedIn(published) {
  return published ? t("dates.as_of", { date: dateIn(published) }) : t("dates.undated");
}

// Writes a year, a month or a day as the server does (assistant/web/wording.py).
function dateIn(date) {
  if (!/^\d+(-\d+){0,2}$/.test(date)) return date;
  const [year, month, day] = date.split("-").map(Number);
  if (day) return t("dates.day", { day, month, year });
  return month >= 1 && month <= 12 ? t("dates.month", { month: t(`months.${month}`), year }) : date;
}
