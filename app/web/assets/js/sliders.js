// A slider's value beside its label, and a form that sends itself when one of its filters changes.

export function followSliders() {
  document.addEventListener("input", ({ target }) => {
    if (target.type !== "range") return;
    const output = document.querySelector(`output[for="${target.id}"]`);
    if (output) output.textContent = target.value;
  });
  document.addEventListener("change", ({ target }) => {
    if (target.closest("[data-auto-submit]")) target.form?.requestSubmit();
  });
}
