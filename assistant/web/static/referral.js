// Passes a question on to the coordinators, with an address for the reply if the reader wants one.

import { sendReferral, withdrawReferral } from "./api.js";
import { button, element } from "./elements.js";
import { pageData, t } from "./page_data.js";

const MAX_MESSAGE = 2000;
const MAX_QUESTION = 4000;
let count = 0;

export function referralFor(answer) {
  const status = element("p", { className: "feedback-status", role: "status", tabindex: -1 });
  const form = referralForm(async (message, replyTo) => {
    status.textContent = t("script.sending");
    try {
      const { referral_id: id } = await sendReferral({
        question: answer.question.slice(0, MAX_QUESTION),
        outcome: answer.outcome,
        message,
        reply_to: replyTo,
      });
      toggle.remove();
      form.remove();
      offerWithdrawal(status, id);
    } catch (problem) {
      status.textContent = `${problem.title}. ${problem.detail}`;
    }
    status.focus(); // what was pressed may have gone away
  });
  const toggle = button(t("referral.pass_on"), () => {
    form.hidden = !form.hidden;
    toggle.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) form.querySelector("textarea").focus();
  });
  toggle.setAttribute("aria-expanded", "false");
  return element("div", { className: "feedback-area referral" }, toggle, form, status);
}

function referralForm(send) {
  const id = `referral-${(count += 1)}`;
  const message = element("textarea", { id: `${id}-message`, rows: 2, maxlength: MAX_MESSAGE });
  const replyTo = element("input", {
    id: `${id}-reply`, type: "email", className: "kern-form-input__input", autocomplete: "email",
    maxlength: 254, "aria-describedby": `${id}-help`,
  });
  const form = element("form", { className: "feedback-form", hidden: true },
    element("p", {}, t("referral.lead")),
    element("label", { for: message.id }, t("referral.message")),
    message,
    element("label", { for: replyTo.id }, t("referral.reply_to")),
    replyTo,
    element("p", { className: "help", id: `${id}-help` }, t("referral.stored", { days: pageData.retentionDays })),
    element("button", { className: "kern-btn kern-btn--primary" },
      element("span", { className: "kern-label" }, t("referral.send"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(message.value.trim() || undefined, replyTo.value.trim() || undefined);
  });
  return form;
}

function offerWithdrawal(status, id) {
  const days = pageData.retentionDays;
  status.replaceChildren(`${t("referral.sent")} ${t("referral.sent_detail", { days })} `,
    button(t("referral.withdraw"), async () => {
      try {
        await withdrawReferral(id);
        status.textContent = t("referral.withdrawn");
      } catch (problem) {
        status.append(` ${problem.title}. ${problem.detail}`);
      }
      status.focus();
    }));
}
