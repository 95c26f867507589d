// What happens around an answer that replaces a part of the page.

const RESULTS = "results";

export function prepareSwaps() {
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { status, responseText } = detail.xhr;
    if (status < 400) return;
    // An answer that says what is wrong is an answer: it takes the place of the list.
    if (responseText.includes(`id="${RESULTS}"`)) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
  document.addEventListener("htmx:responseError", showTrouble);
  document.addEventListener("htmx:sendError", showTrouble);
  document.addEventListener("htmx:timeout", showTrouble);
  document.addEventListener("htmx:beforeRequest", hideTrouble);
}

export function announceResults() {
  let pressed = null;
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    pressed = detail.elt;
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const results = document.getElementById(RESULTS);
    if (!results || detail.elt.id !== RESULTS) return;
    const status = document.getElementById("status");
    if (status) status.textContent = results.dataset.announce ?? "";
    // Unticking what the words say takes the words away: the box says what was answered.
    const box = document.getElementById("q");
    if (box && box !== document.activeElement) box.value = results.dataset.query ?? box.value;
    // A link inside the old answer is gone: whoever pressed it goes on from the new heading.
    if (pressed?.tagName === "A") document.getElementById("results-heading")?.focus();
    pressed = null;
  });
}

// Work that goes on replaces itself every second; it is read aloud only when it has something new to say.
export function announceWork() {
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const said = detail.elt.dataset?.say;
    const status = document.getElementById("status");
    if (said && status && status.textContent !== said) status.textContent = said;
  });
}

function showTrouble() {
  const trouble = document.getElementById("trouble");
  if (trouble) trouble.hidden = false;
}

function hideTrouble() {
  const trouble = document.getElementById("trouble");
  if (trouble) trouble.hidden = true;
}
