/* Shows how many characters are used; the wording comes from the page. */
const count = (text) => [...text.replace(/\r\n/g, "\n")].length;

for (const counter of document.querySelectorAll("[data-counter-for]")) {
  const field = document.getElementById(counter.dataset.counterFor);
  if (!field) continue;
  const limit = Number(counter.dataset.counterMax);
  const late = "counterLate" in counter.dataset;
  const show = () => {
    const used = count(field.value);
    const over = used > limit;
    const wording = over ? counter.dataset.counterOver : counter.dataset.counterText;
    counter.textContent = wording.replace("{used}", used.toLocaleString());
    counter.dataset.over = over;
    counter.hidden = late && used < limit * 0.7;
  };
  field.addEventListener("input", show);
  show();
}
