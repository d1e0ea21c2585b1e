// Sends a big file in pieces, with progress, stopping, and going on after a break or a reload.
//
// form[data-pieces="/address/"] has a file field, and a field `caption`. POST address: name and
// size → reference, piece (bytes), received. POST address/reference/?offset=n: the bytes, with
// their SHA-256. POST …/finish/ → the address to go on at. What is being sent stands in this
// browser's own store until it is kept or stopped, so that a recording outlives a reload; what
// another user left there is deleted unread. Without scripts the form sends the file in one.
//
// Other modules hand a recording over with form.dispatchEvent(new CustomEvent("st-send",
// {detail: File})).

const tries = [1000, 3000, 8000, 15000, 30000, 60000];

const wait = (delay) => new Promise((go) => setTimeout(go, delay));

// The browser's store: one file a form. Where there is none, everything works but a reload.
const store = {
  open() {
    return new Promise((found, failed) => {
      const asked = indexedDB.open("steer-sending", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("files");
      asked.onsuccess = () => found(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  },
  async run(mode, work) {
    try {
      const base = await this.open();
      return await new Promise((found, failed) => {
        const asked = work(base.transaction("files", mode).objectStore("files"));
        asked.onsuccess = () => found(asked.result);
        asked.onerror = () => failed(asked.error);
      });
    } catch {
      return undefined;
    }
  },
  read: (key) => store.run("readonly", (files) => files.get(key)),
  write: (key, value) => store.run("readwrite", (files) => files.put(value, key)),
  forget: (key) => store.run("readwrite", (files) => files.delete(key)),
};

async function hashOf(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((n) => n.toString(16).padStart(2, "0")).join("");
}

class Refused extends Error {}
class Stopped extends Error {}
class SignedOut extends Error {}

function start(form) {
  const address = form.dataset.pieces;
  const field = form.querySelector("input[type=file]");
  const bar = form.querySelector("progress");
  const sending = form.querySelector("[data-sending]");
  const waiting = form.querySelector("[data-waiting]");
  const said = form.querySelector("[data-said]");
  let current = null; // {reference, file, caption, owner}
  let stopped = false;
  let leaving = false;

  const say = (words) => {
    said.textContent = words ?? "";
  };
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;

  async function ask(path, options = {}) {
    const answer = await fetch(address + path, {
      credentials: "same-origin",
      redirect: "manual",
      ...options,
      headers: { "X-CSRFToken": token(), Accept: "application/json", ...options.headers },
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      throw new SignedOut();
    }
    if (answer.status >= 500 && answer.status !== 503) {
      throw new Error("server");
    }
    const body = await answer.json().catch(() => ({}));
    return { answer, body };
  }

  // A broken connection is tried again; a refusal and a stop are not.
  async function patiently(work) {
    for (let turn = 0; ; turn += 1) {
      if (stopped) {
        throw new Stopped();
      }
      try {
        return await work();
      } catch (problem) {
        const final = problem instanceof Refused || problem instanceof SignedOut;
        if (final || problem instanceof Stopped || turn >= tries.length) {
          throw problem;
        }
        say(said.dataset.wordsBroken);
        await wait(tries[turn]);
      }
    }
  }

  const post = (values) => ({ method: "POST", body: new URLSearchParams(values) });

  async function begin(file) {
    const { answer, body } = await ask("", post({ name: file.name, size: file.size }));
    if (!answer.ok) {
      throw new Refused(body.message);
    }
    return body;
  }

  async function piece(state) {
    const bytes = await current.file
      .slice(state.received, state.received + state.piece)
      .arrayBuffer();
    const sha256 = await hashOf(bytes);
    const { answer, body } = await ask(`${current.reference}/?offset=${state.received}`, {
      method: "POST",
      body: bytes,
      headers: { "Content-Type": "application/octet-stream", "X-Piece-SHA256": sha256 },
    });
    if (answer.status === 409 || body.code === "piece_broken") {
      return { ...state, received: body.received };
    }
    if (!answer.ok) {
      throw new Refused(body.message);
    }
    return body;
  }

  async function finish() {
    const { answer, body } = await ask(
      `${current.reference}/finish/`,
      post({ caption: current.caption }),
    );
    if (answer.status === 503) {
      throw new Error("busy");
    }
    if (!answer.ok) {
      throw new Refused(body.message);
    }
    return body.next;
  }

  function show(received, size) {
    const percent = size ? Math.floor((received / size) * 100) : 0;
    bar.value = percent;
    bar.textContent = `${percent}%`;
  }

  function busy(is) {
    sending.hidden = !is;
    form.querySelector("button[type=submit]").hidden = is;
    if (is) {
      waiting.hidden = true;
    }
  }

  async function all(known) {
    let state = known;
    show(state.received, state.size);
    say(said.dataset.wordsSending);
    while (state.received < state.size) {
      const before = state;
      state = await patiently(() => piece(before));
      show(state.received, state.size);
      say(said.dataset.wordsSending);
    }
    say(said.dataset.wordsChecking);
    const next = await patiently(finish);
    await store.forget(address);
    leaving = true;
    window.location.assign(next);
  }

  async function run(work) {
    stopped = false;
    busy(true);
    try {
      await work();
    } catch (problem) {
      busy(false);
      if (problem instanceof Stopped) {
        say(said.dataset.wordsStopped);
      } else if (problem instanceof Refused) {
        await store.forget(address);
        current = null;
        fail(problem.message);
      } else {
        say(problem instanceof SignedOut ? said.dataset.wordsEnded : said.dataset.wordsBroken);
        waiting.hidden = !current;
      }
    }
  }

  // A refusal stands beside the field, as it does without scripts.
  function fail(words) {
    say(words);
    form.dispatchEvent(new CustomEvent("st-refused", { detail: words }));
    field.setAttribute("aria-invalid", "true");
    said.tabIndex = -1;
    said.focus();
  }

  const send = (file) =>
    run(async () => {
      const state = await patiently(() => begin(file));
      const caption = form.querySelector("[name=caption]")?.value ?? "";
      current = { reference: state.reference, file, caption, owner: form.dataset.owner };
      await store.write(address, current);
      await all(state);
    });

  const goOn = () =>
    run(async () => {
      const { answer, body } = await patiently(() => ask(`${current.reference}/`));
      if (answer.ok) {
        await all(body);
      } else {
        await send(current.file);
      }
    });

  async function drop() {
    stopped = true;
    waiting.hidden = true;
    const gone = current;
    current = null;
    await store.forget(address);
    if (gone) {
      await ask(`${gone.reference}/stop/`, post({})).catch(() => {});
    }
    say(said.dataset.wordsStopped);
    form.dispatchEvent(new CustomEvent("st-refused", { detail: "" }));
  }

  async function remember() {
    const left = await store.read(address);
    if (!left) {
      return;
    }
    if (left.owner !== form.dataset.owner) {
      await store.forget(address);
      return;
    }
    const { answer, body } = await ask(`${left.reference}/`).catch(() => ({}));
    if (answer?.status === 404) {
      await store.forget(address);
      return;
    }
    current = left;
    const percent = body?.size ? Math.floor((body.received / body.size) * 100) : 0;
    const words = said.dataset.wordsWaiting;
    say(words.replace("{name}", left.file.name).replace("{percent}", percent));
    waiting.hidden = false;
  }

  form.addEventListener("submit", (event) => {
    const file = field.files[0];
    if (file && file.size > 0) {
      event.preventDefault();
      field.removeAttribute("aria-invalid");
      send(file);
    }
  });
  form.addEventListener("st-send", (event) => send(event.detail));
  form.querySelector("[data-stop]").addEventListener("click", drop);
  form.querySelector("[data-drop]").addEventListener("click", drop);
  form.querySelector("[data-go-on]").addEventListener("click", goOn);
  window.addEventListener("beforeunload", (event) => {
    if (!sending.hidden && !leaving) {
      event.preventDefault();
    }
  });
  remember();
}

// Without SHA-256 in the browser (an address on an address that is not secure) the form sends the file in one.
if (window.crypto?.subtle) {
  for (const form of document.querySelectorAll("form[data-pieces]")) {
    start(form);
  }
}
