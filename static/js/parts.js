/* A button that fills in a part of its form puts only that part in place; without this script it sends the form. */
const replaceParts = (names, html) => {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const pairs = names.map((name) => [document.getElementById(name), answer.getElementById(name)]);
  if (pairs.some(([old, fresh]) => !old || !fresh)) return false;
  for (const [old, fresh] of pairs) old.replaceWith(document.adoptNode(fresh));
  return true;
};

const fill = async (button) => {
  const form = button.form;
  const body = new FormData(form);
  body.append(button.name, button.value);
  const names = button.dataset.part.split(" ");
  try {
    const response = await fetch(form.action, { method: "POST", body, redirect: "error" });
    if (response.ok && replaceParts(names, await response.text())) {
      document.getElementById(names[0]).querySelector("[data-said]")?.focus();
      return;
    }
  } catch (error) {
    /* The line is down: sending the form says so. */
  }
  form.requestSubmit(button);
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-part]");
  if (!button) return;
  event.preventDefault();
  fill(button);
});
