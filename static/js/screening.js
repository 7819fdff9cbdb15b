/* Checks a text while it is written; without this script the page does so when it is saved. */
const PAUSE_MS = 800;

const startScreening = (form) => {
  const names = form.dataset.screenedFields.split(" ");
  const texts = names.map((name) => form.elements.namedItem(name)).filter(Boolean);
  const said = addVoice(form);
  let timer;
  let asking;

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams(texts.map((text) => [text.name, text.value]));
    const headers = { "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value };
    try {
      const options = { method: "POST", body, headers, redirect: "error", signal: asking.signal };
      const response = await fetch(form.dataset.screenedBy, options);
      if (response.status === 429) wait(Number(response.headers.get("Retry-After")) * 1000);
      if (response.ok) show(await response.text());
    } catch (error) {
      /* A newer text is on its way, or the line is down: saving checks all the same. */
    }
  };

  const wait = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  };

  const show = (html) => {
    const answer = document.createElement("template");
    answer.innerHTML = html;
    keepInPlace(() => {
      document
        .querySelector("main [data-screened-summary]")
        ?.replaceWith(answer.content.querySelector("[data-screened-summary]") ?? "");
      for (const text of texts) showBelow(text, answer.content.querySelector(`[data-screened="${text.name}"]`));
    });
    const words = answer.content.querySelector("[data-screened-said]").textContent.trim();
    if (said.textContent !== words) said.textContent = words;
  };

  for (const text of texts) {
    text.addEventListener("input", (event) => event.isComposing || wait(PAUSE_MS));
    text.addEventListener("compositionend", () => wait(PAUSE_MS));
  }
  if (texts.some((text) => text.value.trim())) ask();
};

/* A place that screen readers speak from when they have finished their sentence. */
const addVoice = (form) => {
  const voice = document.createElement("p");
  voice.className = "dads-u-visually-hidden";
  voice.setAttribute("role", "status");
  form.append(voice);
  return voice;
};

const showBelow = (text, found) => {
  const id = `${text.id}_screened`;
  document.getElementById(id)?.remove();
  const described = new Set((text.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  described.delete(id);
  if (found) {
    found.id = id;
    described.add(id);
    text.closest("[data-field]").append(found);
  }
  if (described.size) text.setAttribute("aria-describedby", [...described].join(" "));
  else text.removeAttribute("aria-describedby");
};

/* What grows above must not push the line away that somebody writes in. */
const keepInPlace = (change) => {
  const active = document.activeElement;
  const before = active.getBoundingClientRect().top;
  change();
  const moved = active.getBoundingClientRect().top - before;
  if (active !== document.body && moved) window.scrollBy({ top: moved, behavior: "instant" });
};

for (const form of document.querySelectorAll("form[data-screened-by]")) startScreening(form);
