// Mark what is selected with one key or button. The page works without this file: the marks can be typed.
const form = document.querySelector("[data-moderate]");
const copy = form.querySelector("#copy");

function choose(value) {
  form.querySelector(`[name=decision][value=${value}]`).checked = true;
  form.dispatchEvent(new Event("moderated"));
}

function mark() {
  const { selectionStart: start, selectionEnd: end, value } = copy;
  if (start === end) return;
  const { open, close } = copy.dataset;
  copy.setRangeText(open + value.slice(start, end) + close, start, end, "end");
  choose("redact");
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
    if (event.key === "a") choose("approve");
    else if (event.key === "r") choose("reject");
  }
});

// What the public will read follows what is chosen and marked; the server puts it together, as it will be published.
let waiting = 0;
let asked = 0;

async function preview() {
  if (!form.querySelector("[name=decision]:checked")) return;
  const mine = ++asked;
  const body = new URLSearchParams(new FormData(form));
  body.set("act", "preview");
  const answer = await fetch(form.action || location.href, { method: "POST", body }).catch(() => undefined);
  if (!answer?.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = page.querySelector("#public");
  if (shown) document.querySelector("#public").replaceChildren(...shown.childNodes);
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(preview, 400);
}

form.addEventListener("input", soon);
form.addEventListener("moderated", soon); // by a key or the button
