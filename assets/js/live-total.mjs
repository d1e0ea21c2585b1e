// The plan's costs, added up while the person types. The server's sum is the one that counts.
//
// A container carries data-live-total. Each line in it carries data-line and holds fields marked
// data-quantity, data-rate and data-weeks (any may be missing: it counts as one), and may hold
// data-line-total for its own sum; a ticked data-once counts one week. A line with data-same-weeks
// takes the weeks of the line with data-weeks-here; an empty field counts its data-default,
// that of the price until a field with data-price-of changes. data-total shows the sum of all, data-left what is not used
// of data-budget-pence (on the container), data-announce is a polite live region.

const wait = 700;

// Amounts are read as thousandths of the last place, in whole numbers: no rounding drift.
function scaled(text, places) {
  const cleaned = String(text).replace(/[£,\s\u00a0]/g, "");
  const match = /^(\d+)(?:\.(\d*))?$/.exec(cleaned);
  if (!match || (match[2] ?? "").length > places) {
    return null;
  }
  return BigInt(match[1] + (match[2] ?? "").padEnd(places, "0"));
}

function show(pence) {
  const below = pence < 0n;
  const whole = below ? -pence : pence;
  const pounds = (whole / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = whole % 100n;
  const tail = rest === 0n ? "" : `.${rest.toString().padStart(2, "0")}`;
  return `${below ? "−" : ""}£${pounds}${tail}`;
}

function factor(line, name, places, otherwise) {
  const field = line.querySelector(`[data-${name}]`);
  if (!field) {
    return otherwise;
  }
  const typed = field.value === undefined ? field.dataset[name] : field.value || field.dataset.default;
  return scaled(typed ?? "", places);
}

// Pence of one line, rounded once, half up; null while something is not a number yet.
function linePence(line) {
  const rate = factor(line, "rate", 2, null);
  const quantity = factor(line, "quantity", 2, 100n);
  const timed = "sameWeeks" in line.dataset ? line.parentElement.querySelector("[data-weeks-here]") : line;
  const once = timed.querySelector("[data-once]")?.checked;
  const weeks = once ? 100n : factor(timed, "weeks", 2, 100n);
  if (rate === null || quantity === null || weeks === null) {
    return null;
  }
  return (rate * quantity * weeks + 5000n) / 10000n;
}

function write(element, words) {
  if (element && element.textContent !== words) {
    element.textContent = words;
  }
}

function start(container) {
  const announce = container.querySelector("[data-announce]");
  let timer;

  function add() {
    let total = 0n;
    let unfinished = 0;
    for (const line of container.querySelectorAll("[data-line]")) {
      const pence = linePence(line);
      if (pence === null) {
        unfinished += 1;
        write(line.querySelector("[data-line-total]"), "");
        continue;
      }
      total += pence;
      write(line.querySelector("[data-line-total]"), show(pence));
    }
    for (const place of container.querySelectorAll("[data-total]")) {
      write(place, show(total));
    }
    const budget = scaled(container.dataset.budgetPence ?? "", 0);
    if (budget !== null) {
      const left = budget - total;
      const words = left < 0n ? container.dataset.overWords : container.dataset.leftWords;
      const amount = show(left < 0n ? -left : left);
      write(container.querySelector("[data-left]"), (words ?? "{amount}").replace("{amount}", amount));
    }
    return [total, unfinished];
  }

  container.addEventListener("input", (event) => {
    if ("priceOf" in event.target.dataset) {
      delete container.querySelector("[data-rate][data-default]")?.dataset.default; // another price
    }
    const [total] = add();
    clearTimeout(timer);
    timer = setTimeout(() => {
      write(announce, (container.dataset.totalWords ?? "{amount}").replace("{amount}", show(total)));
    }, wait);
  });
  add();
}

for (const container of document.querySelectorAll("[data-live-total]")) {
  start(container);
}
