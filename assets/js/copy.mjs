// Copies the words of a box: button[data-copy="id"] appears where the browser lets it.

const words = { copied: "Copied.", failed: "Mark the words and copy them yourself." };

for (const button of document.querySelectorAll("[data-copy]")) {
  const box = document.getElementById(button.dataset.copy);
  const place = document.querySelector("[data-copied]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.value);
      place.textContent = words.copied;
    } catch {
      box.select();
      place.textContent = words.failed;
    }
  });
}
