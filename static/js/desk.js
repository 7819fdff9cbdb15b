/* Work on the desk by keyboard. Each key presses a link or a button that stands on the page, so nothing is
   possible by key alone; keys of one letter can be turned off (WCAG 2.1.4), and this browser remembers it. */

const OFF = "desk-keys-off";
const dialog = document.getElementById("desk-keys");
const toggle = document.getElementById("desk-keys-on");
const rows = document.querySelector("[data-desk-rows]");
const links = rows ? [...rows.querySelectorAll("tbody th a[href]")] : [];

const isOn = () => localStorage.getItem(OFF) === null;

const isTyping = (target) =>
  target.isContentEditable || target.closest("input:not([type=checkbox]):not([type=submit]), textarea, select");

const step = (by) => {
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[Math.max(0, Math.min(links.length - 1, next))]?.focus();
};

const press = (key) => {
  const name = { j: "n", k: "p" }[key] ?? key;
  const wanted = document.querySelector(`[data-desk-key="${CSS.escape(name)}"]`);
  if (!wanted) return false;
  if (wanted.matches("[data-desk-ask]")) ask(wanted);
  else if (wanted.matches("a, button, input")) wanted.click();
  else wanted.focus();
  return true;
};

const closer = (above) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "desk-link";
  button.textContent = dialog.dataset.cancel;
  button.addEventListener("click", () => above.close());
  return button;
};

/* A part of the page that asks for words opens above the page, and goes back to its place afterwards. */
const ask = (form) => {
  const place = document.createComment("");
  const above = document.createElement("dialog");
  const heading = form.querySelector("h2");
  above.className = "desk-dialog";
  if (heading?.id) above.setAttribute("aria-labelledby", heading.id);
  form.replaceWith(place);
  above.append(form, closer(above));
  document.body.append(above);
  above.addEventListener("close", () => {
    place.replaceWith(form);
    above.remove();
  });
  above.showModal();
  form.querySelector("select, textarea, input:not([type=hidden])")?.focus();
};

const inList = () => links.length && (rows.contains(document.activeElement) || document.activeElement === document.body);

const walks = (key) => {
  if (!links.length) return false;
  if (key === "j" || (key === "ArrowDown" && inList())) step(1);
  else if (key === "k" || (key === "ArrowUp" && inList())) step(-1);
  else if (key === "x" && links.includes(document.activeElement)) {
    document.activeElement.closest("tr").querySelector("input[type=checkbox]")?.click();
  } else return false;
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (!isOn() && !event.key.startsWith("Arrow")) return;
  if (event.key === "?") dialog?.showModal();
  else if (!walks(event.key) && !press(event.key)) return;
  event.preventDefault();
});

if (toggle) {
  toggle.checked = isOn();
  toggle.addEventListener("change", () => {
    if (toggle.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

for (const opener of document.querySelectorAll("[data-desk-keys]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
}
