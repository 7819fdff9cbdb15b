/* Names that the admin's own widgets leave out: choosers that search, and columns without a head. */
const head = (cell) => {
  if (cell.textContent.trim() || cell.querySelector("input, img")) return;
  const plain = document.createElement("td");
  plain.className = cell.className;
  cell.replaceWith(plain);
};

const chooser = (select) => {
  const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const drawn = select.nextElementSibling;
  if (!label || !drawn?.classList.contains("select2")) return false;
  label.id ||= `${select.id}-label`;
  for (const part of drawn.querySelectorAll("[role=combobox], [role=textbox]")) {
    part.setAttribute("aria-labelledby", label.id);
  }
  return true;
};

/* The chooser may be drawn before this runs, or a moment later. */
const awaitChooser = (select) => {
  if (chooser(select)) return;
  const watch = new MutationObserver(() => { if (chooser(select)) watch.disconnect(); });
  watch.observe(select.parentElement, { childList: true });
};

addEventListener("load", () => {
  document.querySelectorAll("thead th").forEach(head);
  document.querySelectorAll("select.admin-autocomplete").forEach(awaitChooser);
});
