// Says in German what kind of source something is, whose, and how old.

import { element, outsideLink } from "./elements.js";
import { pageData } from "./page_data.js";

const MONTHS = [
  "Januar", "Februar", "März", "April", "Mai", "Juni",
  "Juli", "August", "September", "Oktober", "November", "Dezember",
];

export const page = (source) => (source.page ? `Seite ${source.page}` : "");

export const passageName = (citation) =>
  [`Quelle ${citation.number}`, page(citation)].filter(Boolean).join(", ");

export function sourceFacts(source) {
  const place = [source.municipality, ...source.states].filter(Boolean).join(", ");
  return [source.publisher, publishedInGerman(source.published), place].filter(Boolean);
}

export function sourceMeta(source) {
  const kind = element("span", { className: `kind kind-${source.kind}` },
    pageData.kinds[source.kind] ?? source.kind);
  return [kind, ...sourceFacts(source).flatMap((fact) => [" ", element("span", {}, fact)])];
}

export function originalLink(source) {
  const isPdf = /\.pdf$/i.test(source.source_url);
  const anchor = isPdf && source.page ? `#page=${source.page}` : "";
  return outsideLink("Zur Originalquelle", source.source_url + anchor, "original");
}

function publishedInGerman(published) {
  if (!published) return "ohne Datum";
  const [year, month, day] = published.split("-");
  if (day) return `Stand ${Number(day)}.${Number(month)}.${year}`;
  return `Stand ${month ? `${MONTHS[Number(month) - 1] ?? month} ${year}` : year}`;
}
