/* Saves a draft every 20 seconds and when a box is left; without this script the save button does the same. */
const EVERY_MS = 20000;
const unsaved = (name) => name !== "remove" && name !== "files";

const startSaving = (form) => {
  const said = form.querySelector("[data-autosave-said]");
  let changed = false;
  let saving = null;
  let closed = false;

  const say = (words) => {
    if (words !== undefined && said.textContent !== words) said.textContent = words;
  };

  const body = () => {
    const sent = new FormData(form);
    for (const name of [...sent.keys()]) if (!unsaved(name)) sent.delete(name);
    return sent;
  };

  const send = (options) =>
    fetch(form.action, {
      method: "POST",
      body: body(),
      headers: { "X-Autosave": "1" },
      redirect: "manual",
      ...options,
    });

  /* Who logged in again in another window gets a new key for this form. */
  const freshKey = async () => {
    const page = await fetch(location.href, { redirect: "manual" });
    if (!page.ok) return false;
    const html = new DOMParser().parseFromString(await page.text(), "text/html");
    const key = html.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
    if (key) form.elements.namedItem("csrfmiddlewaretoken").value = key.value;
    return Boolean(key);
  };

  const isLoggedOut = (answer) => answer.type === "opaqueredirect" || answer.status === 403;

  /* Opened again, the page shows the draft and no empty form; what is sent still goes where it went. */
  const dwell = (path) => {
    if (!path || path === location.pathname) return;
    form.action = form.action;
    history.replaceState(history.state, "", path);
  };

  const take = async (answer) => {
    const told = await answer.json();
    say(told.said);
    closed = Boolean(told.closed);
    if (!answer.ok) return;
    form.elements.namedItem("version").value = told.version;
    dwell(told.path);
    const files = form.querySelector("input[type=file]");
    if (!changed && !files?.files.length) form.dispatchEvent(new CustomEvent("form:saved", { bubbles: true }));
  };

  const save = async (options) => {
    if (!changed || closed || saving) return saving;
    changed = false;
    saving = (async () => {
      try {
        let answer = await send(options);
        if (isLoggedOut(answer) && (await freshKey())) answer = await send(options);
        if (isLoggedOut(answer)) {
          changed = true;
          say(said.dataset.loggedOut);
        } else {
          await take(answer);
        }
      } catch (error) {
        changed = true;
        say(said.dataset.failed);
      }
      saving = null;
    })();
    return saving;
  };

  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("change", () => save());
  form.addEventListener("focusout", () => save());
  setInterval(() => save(), EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden && save({ keepalive: true }));

  /* The button waits for a saving that is under way, or it would look like somebody else's. */
  form.addEventListener("submit", (event) => {
    if (!saving) {
      closed = true;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    saving.then(() => form.requestSubmit(event.submitter));
  });
  window.addEventListener("pageshow", () => {
    closed = false;
  });
};

for (const form of document.querySelectorAll("form[data-autosave]")) startSaving(form);
