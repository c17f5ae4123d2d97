// Lets the reader rate an answer; what is stored is said beside the buttons.

import { sendFeedback } from "./api.js";
import { button, element } from "./elements.js";
import { pageData } from "./page_data.js";

const MAX_COMMENT = 2000;
const MAX_QUESTION = 4000;
let count = 0;

export function feedbackFor(answer) {
  const box = element("div", { className: "feedback", role: "group", "aria-label": "Antwort bewerten" });
  const status = element("p", { className: "feedback-status", role: "status" });
  const rate = (rating, comment) => deliver(answer, { rating, comment }, box, status);
  const form = reasons(rate);
  const toggle = button("Nicht hilfreich", () => {
    form.hidden = !form.hidden;
    toggle.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) form.querySelector("input").focus();
  });
  toggle.setAttribute("aria-expanded", "false");
  box.append(
    element("div", { className: "feedback-buttons" },
      element("span", {}, "War das hilfreich?"),
      button("Hilfreich", () => rate("hilfreich")),
      toggle),
    form,
  );
  return element("div", { className: "feedback-area" }, box, status);
}

function reasons(rate) {
  const id = `feedback-${(count += 1)}`;
  const options = Object.entries(pageData.ratings).filter(([rating]) => rating !== "hilfreich");
  const comment = element("textarea", { id: `${id}-comment`, rows: 2, maxlength: MAX_COMMENT });
  const form = element("form", { className: "feedback-form", hidden: true },
    element("fieldset", {},
      element("legend", {}, "Was stimmt nicht?"),
      ...options.map(([rating, word], index) => element("label", {},
        element("input", { type: "radio", name: id, value: rating, required: true, checked: index === 0 }),
        " ", word))),
    element("label", { for: `${id}-comment` }, "Was sollten wir wissen? (freiwillig)"),
    comment,
    element("p", { className: "help" },
      "Gespeichert werden Bewertung, Kommentar, Ihre Frage und der Tag, ohne Angaben zu Ihnen, höchstens "
      + `${pageData.retentionDays} Tage.`),
    element("button", { className: "primary" }, "Rückmeldung senden"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    rate(new FormData(form).get(id), comment.value.trim() || undefined);
  });
  return form;
}

async function deliver(answer, { rating, comment }, box, status) {
  status.textContent = "Wird gesendet …";
  try {
    await sendFeedback({
      rating,
      comment,
      outcome: answer.outcome,
      question: answer.question.slice(0, MAX_QUESTION),
    });
    status.tabIndex = -1;
    status.textContent = "Danke für Ihre Rückmeldung.";
    status.focus(); // the button that had the focus goes away
    box.remove();
  } catch (problem) {
    status.textContent = `${problem.title}. ${problem.detail}`;
  }
}
