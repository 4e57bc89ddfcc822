// Two minutes before somebody is signed out it says so, with a button that puts it off. The page works without this file.
const line = document.querySelector("[data-seconds-left]");
const EARLY = 120;
const SHARED = "engage-signed-out-at"; // what is done in one tab counts in the others
let banner;

const until = () => Math.max(Number(line.dataset.until), Number(localStorage.getItem(SHARED)) || 0);
const left = () => (until() - Date.now()) / 1000;

function begin(seconds) {
  line.dataset.until = Date.now() + seconds * 1000;
  localStorage.setItem(SHARED, line.dataset.until);
}

function show(words, button) {
  banner ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "engage-stay" }));
  banner.setAttribute("role", "alert");
  const text = Object.assign(document.createElement("p"), { textContent: words });
  banner.replaceChildren(text, ...(button ? [button] : []));
}

function hide() {
  banner?.remove();
  banner = undefined;
}

function offer() {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Stay signed in" });
  button.className = "nhsuk-button nhsuk-button--small";
  button.addEventListener("click", stay);
  show(`You will be signed out at ${line.querySelector("time").textContent}. What you typed here stays.`, button);
}

async function stay() {
  const token = document.querySelector("[name=csrf_token]").value;
  const body = new URLSearchParams({ csrf_token: token });
  const answer = await fetch("/account/stay", { method: "POST", body, redirect: "error" }).catch(() => undefined);
  if (!answer?.ok) return ended();
  const { seconds, at } = await answer.json();
  begin(seconds);
  line.querySelector("time").textContent = at;
  hide();
}

function ended() {
  show("You have been signed out. What you typed here stays: when you save it, you are asked to sign in first.");
  banner.dataset.ended = "yes";
}

function look() {
  if (banner?.dataset.ended) return;
  if (left() <= 0) ended();
  else if (left() > EARLY) hide();
  else if (!banner) offer();
}

if (line) {
  begin(Number(line.dataset.secondsLeft));
  setInterval(look, 5000);
}
