/* Offers words while somebody types; the server knows the words, the browser shows the list. */
const WAIT = 200;

for (const words of document.querySelectorAll("datalist[data-words]")) {
  const field = document.querySelector(`input[list="${words.id}"]`);
  if (!field) continue;
  let timer;
  let last = "";

  const offer = async () => {
    const typed = field.value.trim();
    if (!typed || typed === last) return;
    last = typed;
    try {
      const response = await fetch(`${words.dataset.words}?q=${encodeURIComponent(typed)}`);
      if (!response.ok || typed !== field.value.trim()) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      words.replaceChildren(...page.querySelectorAll("option"));
    } catch (error) {
      words.replaceChildren();
    }
  };

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(offer, WAIT);
  });
  field.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, WAIT);
  });
}
