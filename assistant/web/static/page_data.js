// The words and limits that the server hands to the page.

export const pageData = JSON.parse(document.getElementById("page-data").textContent);

// Returns the words of "section.key" with its {placeholders} filled.
export function t(key, values = {}) {
  const [section, name] = key.split(".");
  const text = pageData.words[section]?.[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, placeholder) => String(values[placeholder] ?? whole));
}

export const words = (section) => pageData.words[section];

export const number = (value) => value.toLocaleString(pageData.language === "de" ? "de-DE" : "en-GB");
