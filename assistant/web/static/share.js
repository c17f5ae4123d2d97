// Shares one answer by a link that can be taken back.

import { revokeShare, shareAnswer } from "./api.js";
import { copyText } from "./clipboard.js";
import { t } from "./page_data.js";
import { dateIn } from "./source_meta.js";

const find = (id) => document.getElementById(id);
const [dialog, field, status] = ["share", "share-link", "share-status"].map(find);
const [copy, revoke] = ["share-copy", "share-revoke"].map(find);
let shared = null;

export async function share(answer, opener) {
  status.textContent = "";
  shared = await shareAnswer(answer.conversation_id, answer.turn_id);
  find("share-explained").textContent = t("script.share_explained", { date: dateIn(shared.deleted_on) });
  field.value = new URL(shared.path, window.location.href).href;
  setUsable(true);
  dialog.showModal();
  find("share-title").focus();
  dialog.addEventListener("close", () => opener.focus(), { once: true });
}

copy.addEventListener("click", async () => {
  try {
    await copyText(field.value);
    status.textContent = t("script.copied");
  } catch {
    field.select();
    status.textContent = t("script.not_copied");
  }
});

revoke.addEventListener("click", async () => {
  try {
    await revokeShare(shared.share_id);
    setUsable(false);
    status.tabIndex = -1;
    status.textContent = t("script.revoked");
    status.focus(); // the button that had the focus goes away
  } catch (problem) {
    status.textContent = `${problem.title}. ${problem.detail}`;
  }
});

function setUsable(isUsable) {
  copy.hidden = !isUsable;
  revoke.hidden = !isUsable;
  field.hidden = !isUsable;
  field.labels[0].hidden = !isUsable;
}
