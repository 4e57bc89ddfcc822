// The hundredth answer: tick a code by its number, Enter saves, s skips, u undoes. The page works without this file.
const form = document.querySelector("[data-coding]");
const boxes = new Map([...form.querySelectorAll("[data-number]")].map((box) => [box.dataset.number, box]));
let typed = "";
let waiting = 0;

const isTyping = (target) => target.closest("select, textarea, input:not([type=checkbox])") !== null;

function tick() {
  clearTimeout(waiting);
  boxes.get(typed)?.click();
  typed = "";
}

function digit(key) {
  typed += key;
  clearTimeout(waiting);
  const longer = [...boxes.keys()].some((number) => number !== typed && number.startsWith(typed));
  if (longer) waiting = setTimeout(tick, 500);
  else tick();
}

form.addEventListener("change", ({ target }) => {
  // "no code applies" and codes exclude each other
  const none = boxes.get("0");
  if (!target.checked) return;
  if (target === none) boxes.forEach((box) => (box.checked = box === none));
  else none.checked = false;
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return;
  if (/^[0-9]$/.test(event.key)) {
    event.preventDefault();
    digit(event.key);
  } else if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    if (typed) tick();
    form.requestSubmit();
  } else if (event.key === "s") document.querySelector("[data-key=s]").click();
  else if (event.key === "u") document.querySelector("[data-undo]").requestSubmit();
});
