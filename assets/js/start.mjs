// Says that scripts work, then starts the parts of the design system that are on the page.
import { initAll } from "./govuk.mjs";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// What autosave, live totals and passkeys need is fetched only where it is used.
const needs = [
  ["form[data-autosave]", "./autosave.mjs"],
  ["[data-live-total]", "./live-total.mjs"],
  ["form[data-pieces]", "./upload.mjs"],
  ["[data-record]", "./record.mjs"],
  ["[data-draw]", "./draw.mjs"],
  ["[data-webauthn]", "./webauthn.mjs"],
  ["[data-read-aloud]", "./read-aloud.mjs"],
  ["[data-copy]", "./copy.mjs"],
];

for (const [selector, module] of needs) {
  if (document.querySelector(selector)) {
    import(module).catch((problem) => console.error(problem));
  }
}
