// Keeps what somebody types, a few seconds after they stop. Without scripts the button saves.
//
// form[data-autosave="/address/"] is posted there whole (the anti-forgery field included).
// 200 or 204: saved. 409: somebody else changed it; the words stay and the page says so.
// A [data-saved] element in the form, with role="status", shows what happened.

const pause = 3000;
const longest = 9000;
const words = {
  saving: "Saving",
  saved: "Saved at {time}",
  changed: "Someone else changed this too. Your words are still here. Press the button to choose.",
  failed: "Not saved yet. Your words are still here. We will try again.",
  ended: "You are signed out. Copy your words, then sign in again.",
};

function clock(now) {
  return `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
}

// Words can be typed before this file has arrived: they differ from what the server drew.
function typedAlready(form) {
  return [...form.elements].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    if (field.options) {
      const drawn = [...field.options].some((option) => option.defaultSelected);
      return drawn && [...field.options].some((option) => option.selected !== option.defaultSelected);
    }
    return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
  });
}

function start(form) {
  const place = form.querySelector("[data-saved]");
  let timer;
  let firstUnsaved = 0;
  let busy = false;
  let again = false;
  const late = typedAlready(form);
  let sent = late ? "" : new URLSearchParams(new FormData(form)).toString();

  function say(name) {
    if (!place) {
      return;
    }
    const chosen = place.dataset[`${name}Words`] ?? words[name];
    place.textContent = chosen.replace("{time}", clock(new Date()));
  }

  async function save() {
    clearTimeout(timer);
    if (busy) {
      again = true;
      return;
    }
    const body = new FormData(form);
    // Files are sent by the button only.
    for (const [name, value] of [...body.entries()]) {
      if (value instanceof File) {
        body.delete(name);
      }
    }
    const text = new URLSearchParams(body).toString();
    if (text === sent) {
      return;
    }
    busy = true;
    firstUnsaved = 0;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(body),
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
      });
      if (answer.ok) {
        sent = text;
        const version = answer.headers.get("X-Version");
        const field = form.elements.namedItem("version");
        if (version && field) {
          field.value = version;
          sent = new URLSearchParams(new FormData(form)).toString();
        }
        say("saved");
      } else if (answer.status === 409) {
        say("changed");
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        say("ended");
      } else {
        say("failed");
        plan(longest);
      }
    } catch {
      say("failed");
      plan(longest);
    } finally {
      busy = false;
      if (again) {
        again = false;
        plan(pause);
      }
    }
  }

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  form.addEventListener("input", () => {
    const now = Date.now();
    firstUnsaved = firstUnsaved || now;
    // Somebody who never stops typing is saved too, within ten seconds.
    plan(Math.max(0, Math.min(pause, longest - (now - firstUnsaved))));
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save();
    }
  });
  if (late) {
    plan(pause);
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  start(form);
}
