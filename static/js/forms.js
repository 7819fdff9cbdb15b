/* Forms: focus on the error summary, one submit per click, a question before typed text is lost. */
document.getElementById("error-summary")?.focus();

const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-confirm-leave]");
  if (form) changed.add(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  changed.delete(form);
});

document.addEventListener("form:saved", (event) => changed.delete(event.target));

window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

/* A page that comes back from the browser's memory may be sent again. */
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
