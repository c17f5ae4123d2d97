// Puts the assistant on a web site: <script src="…/widget.js" data-accent="#00695c" defer></script>
// Nothing is loaded from the assistant before somebody opens it, and no cookie is set.

(() => {
const tag = document.currentScript;
const origin = new URL(tag.src).origin;
const { accent = "", theme = "auto", language = document.documentElement.lang, position = "right" } = tag.dataset;
const isEnglish = language.toLowerCase().startsWith("en");
const WORDS = {}; // the server writes the words of the catalogue here (assistant/web/widget_pages.py)
const words = WORDS[isEnglish ? "en" : "de"];
const colour = /^#?[0-9a-f]{6}$/i.test(accent) ? `#${accent.replace("#", "")}` : "#2044aa";

const style = `
  :host { all: initial; position: fixed; z-index: 2147483000; bottom: 1rem; ${position === "left" ? "left" : "right"}: 1rem; }
  button { font: 600 1rem/1.2 system-ui, sans-serif; padding: 0.85rem 1.25rem; min-height: 3rem; cursor: pointer;
    border: 2px solid ${inkOn(colour)}; border-radius: 1.5rem; background: ${colour}; color: ${inkOn(colour)}; float: ${position === "left" ? "left" : "right"}; }
  button:focus-visible { outline: 3px solid #131525; outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
  div { position: fixed; bottom: 5rem; ${position === "left" ? "left" : "right"}: 1rem; width: min(27rem, calc(100vw - 2rem));
    height: min(44rem, calc(100vh - 7rem)); border: 1px solid #6e7597; border-radius: 0.5rem; overflow: hidden; background: #fff; }
  div[hidden] { display: none; }
  iframe { border: 0; width: 100%; height: 100%; display: block; }
`;

// Black or white, whichever stands out more.
function inkOn(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

function start() {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style); // allowed by policies that forbid inline styles
  root.adoptedStyleSheets = [sheet];

  const panel = document.createElement("div");
  panel.id = "panel";
  panel.hidden = true;
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.textContent = words.open;
  toggle.setAttribute("aria-expanded", "false");
  toggle.setAttribute("aria-controls", "panel");
  toggle.addEventListener("click", () => setOpen(panel.hidden));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) setOpen(false);
  });
  // Esc inside the frame: only the assistant itself may close it.
  window.addEventListener("message", (event) => {
    const frame = panel.querySelector("iframe");
    if (event.origin === origin && event.source === frame?.contentWindow && event.data === "lotse-close") setOpen(false);
  });

  function setOpen(isOpen) {
    if (isOpen && !panel.firstChild) panel.append(frame());
    panel.hidden = !isOpen;
    toggle.textContent = isOpen ? words.close : words.open;
    toggle.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) panel.querySelector("iframe").focus();
    else toggle.focus();
  }

  root.append(panel, toggle);
  document.body.append(host);
}

function frame() {
  const address = new URL("/widget", origin);
  address.searchParams.set("sprache", isEnglish ? "en" : "de");
  address.searchParams.set("farben", theme);
  if (accent) address.searchParams.set("akzent", colour.slice(1));
  const node = document.createElement("iframe");
  node.title = words.title;
  node.src = address.href;
  return node;
}

if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
})();
