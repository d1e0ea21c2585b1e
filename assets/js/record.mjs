// Records voice or film: start, pause, go on, stop, listen, again, keep (templates: _recorder.html).
//
// Everything is a button, so that it works with a keyboard; what happens is said in a status line,
// and the seconds are not read out. What is kept is handed to the form with data-pieces; a form
// without (a signature) gets the recording in its file field.

const kinds = {
  voice: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"],
  video: ["video/webm;codecs=vp8,opus", "video/mp4", "video/webm"],
};
const endings = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg",
  "video/webm": "webm", "video/mp4": "mp4" };
const mostBytes = 190 * 1024 * 1024;
const mostSeconds = { voice: 3600, video: 1800 };

function start(place) {
  const way = place.dataset.record;
  const film = way === "video";
  const form = place.parentElement.querySelector("form[enctype]");
  const line = place.querySelector("[data-say]");
  const time = place.querySelector("[data-time]");
  const live = place.querySelector("[data-live]");
  const listen = place.querySelector("[data-listen]");
  const buttons = Object.fromEntries(
    [...place.querySelectorAll("[data-act]")].map((one) => [one.dataset.act, one]),
  );
  const type = kinds[way].find((one) => MediaRecorder.isTypeSupported(one));
  let stream = null;
  let recorder = null;
  let parts = [];
  let bytes = 0;
  let seconds = 0;
  let ticking;
  let made = null;

  const say = (name) => {
    line.textContent = name ? place.dataset[`words${name}`] : "";
  };

  function show(...names) {
    const lost = !names.includes(document.activeElement?.dataset?.act);
    const had = place.contains(document.activeElement);
    for (const [name, button] of Object.entries(buttons)) {
      button.hidden = !names.includes(name);
    }
    if (had && lost) {
      buttons[names[0]].focus();
    }
  }

  function showTime() {
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function tick(on) {
    clearInterval(ticking);
    if (on) {
      ticking = setInterval(() => {
        seconds += 1;
        showTime();
        if (seconds >= mostSeconds[way]) {
          stop("Full");
        }
      }, 1000);
    }
  }

  function letGo() {
    tick(false);
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    if (live) {
      live.srcObject = null;
      live.hidden = true;
    }
  }

  function refused(problem) {
    letGo();
    show("start");
    const words = { NotAllowedError: "Refused", SecurityError: "Refused",
      NotFoundError: "Missing", OverconstrainedError: "Missing" };
    say(words[problem.name] ?? "Busy");
  }

  async function begin() {
    forget();
    say("Asking");
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true },
        video: film ? { width: { ideal: 640 }, height: { ideal: 480 } } : false,
      });
    } catch (problem) {
      refused(problem);
      return;
    }
    [parts, bytes, seconds] = [[], 0, 0];
    recorder = new MediaRecorder(stream, {
      mimeType: type, audioBitsPerSecond: 64000, videoBitsPerSecond: film ? 900000 : undefined,
    });
    recorder.ondataavailable = (event) => {
      parts.push(event.data);
      bytes += event.data.size;
      if (bytes > mostBytes && recorder.state !== "inactive") {
        stop("Full");
      }
    };
    recorder.onstop = ready;
    recorder.onerror = () => stop("Made");
    recorder.start(1000);
    if (live) {
      live.srcObject = stream;
      live.hidden = false;
      live.play().catch(() => {});
    }
    time.hidden = false;
    showTime();
    tick(true);
    say("Recording");
    show("stop", "pause");
  }

  let endWords = "Made";
  function stop(words = "Made") {
    endWords = words;
    if (recorder?.state !== "inactive") {
      recorder?.stop();
    }
  }

  function ready() {
    letGo();
    const plain = type.split(";")[0];
    if (!bytes) {
      say("Empty");
      show("start");
      return;
    }
    const day = new Date().toISOString().slice(0, 10);
    made = new File(parts, `recording ${day}.${endings[plain]}`, { type: plain });
    listen.src = URL.createObjectURL(made);
    listen.hidden = false;
    say(endWords);
    show("keep", "again");
  }

  function forget() {
    if (listen.src) {
      URL.revokeObjectURL(listen.src);
      listen.removeAttribute("src");
      listen.load();
    }
    listen.hidden = true;
    made = null;
  }

  function keep() {
    say("Keeping");
    if (form.dataset.pieces) {
      show("keep", "again");
      buttons.keep.disabled = buttons.again.disabled = true;
      form.dispatchEvent(new CustomEvent("st-send", { detail: made }));
      return;
    }
    const held = new DataTransfer();
    held.items.add(made);
    form.querySelector("input[type=file]").files = held.files;
  }

  form.addEventListener("st-refused", () => {
    buttons.keep.disabled = buttons.again.disabled = false;
    say("");
  });

  const acts = {
    start: begin,
    again: begin,
    stop: () => stop(),
    keep,
    pause() {
      recorder.pause();
      tick(false);
      say("Paused");
      show("resume", "stop");
    },
    resume() {
      recorder.resume();
      tick(true);
      say("Recording");
      show("pause", "stop");
    },
  };
  for (const [name, button] of Object.entries(buttons)) {
    button.addEventListener("click", acts[name]);
  }
  window.addEventListener("pagehide", letGo);
  place.hidden = false;
}

const can = window.MediaRecorder && navigator.mediaDevices?.getUserMedia;
for (const place of document.querySelectorAll("[data-record]")) {
  if (can && kinds[place.dataset.record].some((one) => MediaRecorder.isTypeSupported(one))) {
    start(place);
  }
}
