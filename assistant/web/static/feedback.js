// Lets the reader rate an answer; what is stored is said beside the buttons.

import { sendFeedback } from "./api.js";
import { button, element } from "./elements.js";
import { pageData, t, words } from "./page_data.js";

const MAX_COMMENT = 2000;
const MAX_QUESTION = 4000;
let count = 0;

export function feedbackFor(answer) {
  const box = element("div", { className: "feedback", role: "group", "aria-label": t("script.rate") });
  const status = element("p", { className: "feedback-status", role: "status" });
  const rate = (rating, comment) => deliver(answer, { rating, comment }, box, status);
  const form = reasons(rate);
  const toggle = button(t("script.not_helpful"), () => {
    form.hidden = !form.hidden;
    toggle.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) form.querySelector("input").focus();
  });
  toggle.setAttribute("aria-expanded", "false");
  box.append(
    element("div", { className: "feedback-buttons" },
      element("span", {}, t("script.was_helpful")),
      button(t("script.helpful"), () => rate("hilfreich")),
      toggle),
    form,
  );
  return element("div", { className: "feedback-area" }, box, status);
}

function reasons(rate) {
  const id = `feedback-${(count += 1)}`;
  const options = Object.entries(words("ratings")).filter(([rating]) => rating !== "hilfreich");
  const comment = element("textarea", { id: `${id}-comment`, rows: 2, maxlength: MAX_COMMENT });
  const form = element("form", { className: "feedback-form", hidden: true },
    element("fieldset", {},
      element("legend", {}, t("script.what_is_wrong")),
      ...options.map(([rating, word], index) => element("label", {},
        element("input", { type: "radio", name: id, value: rating, required: true, checked: index === 0 }),
        " ", word))),
    element("label", { for: `${id}-comment` }, t("script.comment")),
    comment,
    element("p", { className: "help" },
      t("script.stored", { days: pageData.retentionDays })),
    element("button", { className: "primary" }, t("script.send_feedback")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    rate(new FormData(form).get(id), comment.value.trim() || undefined);
  });
  return form;
}

async function deliver(answer, { rating, comment }, box, status) {
  status.textContent = t("script.sending");
  try {
    await sendFeedback({
      rating,
      comment,
      outcome: answer.outcome,
      question: answer.question.slice(0, MAX_QUESTION),
    });
    status.tabIndex = -1;
    status.textContent = t("script.thanks");
    status.focus(); // the button that had the focus goes away
    box.remove();
  } catch (problem) {
    status.textContent = `${problem.title}. ${problem.detail}`;
  }
}
