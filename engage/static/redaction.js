// Mark what is selected with one key or button. The page works without this file: the marks can be typed.
const form = document.querySelector("[data-moderate]");
const copy = form.querySelector("#copy");
const decision = (value) => form.querySelector(`[name=decision][value=${value}]`);

function mark() {
  const { selectionStart: start, selectionEnd: end, value } = copy;
  if (start === end) return;
  const { open, close } = copy.dataset;
  copy.setRangeText(open + value.slice(start, end) + close, start, end, "end");
  decision("redact").checked = true;
  copy.focus();
}

const button = document.createElement("button");
button.type = "button";
button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
button.textContent = "Mark what is selected";
button.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
button.addEventListener("click", mark);
copy.after(button);

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const inCopy = event.target === copy;
  if (event.key === "m" && inCopy && copy.selectionStart !== copy.selectionEnd) {
    event.preventDefault(); // with something selected, typing would only be refused
    mark();
  } else if (!inCopy && !event.target.closest("select, textarea, input:not([type=radio])")) {
    if (event.key === "a") decision("approve").checked = true;
    else if (event.key === "r") decision("reject").checked = true;
  }
});
