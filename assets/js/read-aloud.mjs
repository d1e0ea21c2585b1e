// Reads a text of the page to the person, with the voice of their own browser. Nothing is sent.
//
// button[data-read-aloud="id"] appears where the browser can speak. It stops with a second press.
// Listening ticks “I listened to it here”, when that choice is on the page and none is made yet.

const canSpeak = "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;

function heard() {
  const choices = [...document.querySelectorAll('input[name="how"]')];
  const listened = choices.find((choice) => choice.value === "listened");
  if (listened && !choices.some((choice) => choice.checked)) {
    listened.checked = true;
  }
}

function start(button) {
  const words = button.textContent;
  const place = document.getElementById(button.dataset.readAloud);
  const over = () => {
    button.textContent = words;
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    if (window.speechSynthesis.speaking) {
      window.speechSynthesis.cancel();
      over();
      return;
    }
    const speech = new SpeechSynthesisUtterance(place.textContent.trim());
    speech.lang = document.documentElement.lang || "en-GB";
    speech.addEventListener("end", () => {
      over();
      heard();
    });
    speech.addEventListener("error", over);
    button.textContent = button.dataset.stopWords;
    window.speechSynthesis.speak(speech);
  });
  window.addEventListener("pagehide", () => window.speechSynthesis.cancel());
}

if (canSpeak) {
  for (const button of document.querySelectorAll("[data-read-aloud]")) {
    start(button);
  }
}
