// A sheet of paper to draw on, with finger, pen, mouse or keyboard (template: media_draw.html).
//
// Every line is kept as its points, so that Undo takes one back. The drawing is sent as a PNG
// through the same door as every picture.

const step = 12;

function start(place) {
  const paper = place.querySelector("canvas");
  const pen = paper.getContext("2d");
  const colour = place.querySelector("[data-colour]");
  const width = place.querySelector("[data-width]");
  const line = place.querySelector("[data-say]");
  const form = place.parentElement.querySelector("form[data-pieces]");
  let lines = [];
  let before = []; // what Undo brings back after an empty paper
  let drawing = null;
  const keys = { x: paper.width / 2, y: paper.height / 2, down: null };

  const say = (name) => {
    line.textContent = name ? place.dataset[`words${name}`] : "";
  };

  function paint() {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, paper.width, paper.height);
    pen.lineCap = pen.lineJoin = "round";
    lines.forEach(stroke);
    if (document.activeElement === paper) {
      cross();
    }
  }

  function stroke({ points, ink, wide }) {
    pen.strokeStyle = ink;
    pen.lineWidth = ink === "#ffffff" ? wide * 2 : wide;
    pen.beginPath();
    pen.moveTo(...points[0]);
    points.forEach((point) => pen.lineTo(...point));
    pen.stroke();
  }

  // Where the keyboard's pen is; shown while the paper has the focus, never part of the picture.
  function cross() {
    pen.strokeStyle = "#241a2b";
    pen.lineWidth = 2;
    pen.strokeRect(keys.x - 8, keys.y - 8, 16, 16);
  }

  function begin(x, y) {
    const made = { points: [[x, y]], ink: colour.value, wide: Number(width.value) };
    lines.push(made);
    before = [];
    return made;
  }

  function at(event) {
    const box = paper.getBoundingClientRect();
    const border = 2;
    return [
      ((event.clientX - box.left - border) / (box.width - 2 * border)) * paper.width,
      ((event.clientY - box.top - border) / (box.height - 2 * border)) * paper.height,
    ];
  }

  paper.addEventListener("pointerdown", (event) => {
    if (event.button === 0) {
      paper.setPointerCapture(event.pointerId);
      drawing = begin(...at(event));
      paint();
    }
  });
  paper.addEventListener("pointermove", (event) => {
    if (drawing) {
      drawing.points.push(at(event));
      paint();
    }
  });
  for (const name of ["pointerup", "pointercancel"]) {
    paper.addEventListener(name, () => {
      drawing = null;
    });
  }

  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  paper.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      keys.down = keys.down ? null : begin(keys.x, keys.y);
      say(keys.down ? "Down" : "Up");
    } else if (moves[event.key]) {
      const [right, down] = moves[event.key];
      keys.x = Math.min(paper.width, Math.max(0, keys.x + right * step));
      keys.y = Math.min(paper.height, Math.max(0, keys.y + down * step));
      keys.down?.points.push([keys.x, keys.y]);
    } else {
      return;
    }
    event.preventDefault();
    paint();
  });
  for (const name of ["focus", "blur"]) {
    paper.addEventListener(name, () => {
      keys.down = null;
      paint();
    });
  }

  const acts = {
    undo() {
      if (before.length) {
        [lines, before] = [before, []];
      } else {
        lines.pop();
      }
      keys.down = null;
      say("Undone");
      paint();
    },
    clear() {
      before = lines;
      lines = [];
      keys.down = null;
      say("Cleared");
      paint();
    },
    keep() {
      if (!lines.length) {
        say("Empty");
        return;
      }
      say("Keeping");
      paper.toBlob((made) => {
        const file = new File([made], "drawing.png", { type: "image/png" });
        form.dispatchEvent(new CustomEvent("st-send", { detail: file }));
      }, "image/png");
    },
  };
  for (const button of place.querySelectorAll("[data-act]")) {
    button.addEventListener("click", acts[button.dataset.act]);
  }
  form.addEventListener("st-refused", () => say(""));
  place.hidden = false;
  paint();
}

// The drawing leaves in pieces, which needs a secure address (or this machine).
if (window.crypto?.subtle) {
  for (const place of document.querySelectorAll("[data-draw]")) {
    start(place);
  }
}
