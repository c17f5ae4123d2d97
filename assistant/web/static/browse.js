// Keeps the choice of documents to compare from page to page, and addresses short.

const KEPT = "lotse-compare";
const filters = document.getElementById("filter");
const comparison = document.getElementById("vergleich");

filters?.addEventListener("formdata", ({ formData }) => {
  // Names first: deleting while going through them would skip some.
  for (const name of [...formData.keys()]) if (!formData.get(name)) formData.delete(name);
});

if (comparison) startComparison(comparison, Number(comparison.dataset.most));

function startComparison(form, most) {
  const boxes = [...form.querySelectorAll('input[name="id"]')];
  const status = document.getElementById("vergleich-stand");
  let chosen = kept();
  for (const box of boxes) box.checked = chosen.includes(box.value);
  tell();

  form.addEventListener("change", ({ target }) => {
    if (target.name !== "id") return;
    if (target.checked && chosen.length >= most) {
      target.checked = false;
      status.textContent = status.dataset.full;
      return;
    }
    chosen = target.checked ? [...chosen, target.value] : chosen.filter((id) => id !== target.value);
    keep(chosen);
    tell();
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.delete("id");
    for (const id of chosen) formData.append("id", id);
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    chosen = kept();
    for (const box of boxes) box.checked = chosen.includes(box.value);
    tell();
  });

  function tell() {
    const text = [status.dataset.none, status.dataset.one][chosen.length] ?? status.dataset.many;
    status.textContent = text.replace("{count}", String(chosen.length));
    status.parentElement.classList.toggle("has-chosen", chosen.length > 0);
  }
}

function kept() {
  try {
    const value = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
  } catch {
    return []; // forbidden, or written by something else
  }
}

function keep(chosen) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(chosen));
  } catch {
    // The choice then lives as long as this page.
  }
}
