// The weighing page without network: whatever is typed is kept on this phone at once and sent when it can be.
// Without this script every row is a form of its own.
import { openStore } from "./weighing/store.js";
import { Queue } from "./weighing/queue.js";
import { keepForLater } from "./weighing/offline.js";
import { gramsOf, meant, strangePart, weightText } from "./weighing/weights.js";

const EVERY_MS = 20_000;
const root = document.querySelector("[data-weighing]");
if (root) start();

async function start() {
  const bar = root.querySelector("[data-bar]");
  bar.hidden = false;
  let store;
  try {
    store = await openStore();
  } catch {
    // A browser that keeps nothing: the forms go on by themselves.
    say(bar.querySelector("[data-bar-net]"), "noRoom");
    return;
  }
  const { scope, person, stateUrl, sendUrl } = root.dataset;
  const page = { store, bar, rows: new Map(), facts: new Map() };
  page.queue = new Queue({ store, scope, person, stateUrl, sendUrl, tell: (rows) => show(page, rows) });
  for (const form of root.querySelectorAll("[data-weigh]")) page.rows.set(form.dataset.booking, form);
  prepare();
  await page.queue.load();
  await restore(page);
  follow(page);
  root.dataset.ready = "";
  show(page);
  page.queue.run();
  keepForLater(root.dataset, () => (bar.querySelector("[data-bar-ready]").hidden = false));
}

function prepare() {
  for (const section of root.querySelectorAll("[data-clash-of], [data-plain]")) section.hidden = true;
  for (const button of root.querySelectorAll("[data-add]")) button.hidden = false;
}

async function restore(page) {
  for (const { key, values } of await page.store.drafts()) {
    const [scope, booking] = key.split(" ");
    const form = scope === page.queue.scope && page.rows.get(booking);
    if (form) fill(form, values);
    if (form) form.dataset.draft = "";
  }
  for (const entry of page.queue.entries) {
    const form = page.rows.get(entry.booking);
    if (form && form.dataset.draft === undefined) fill(form, texts(entry));
  }
}

function follow(page) {
  root.addEventListener("input", ({ target }) => {
    const form = target.closest("[data-weigh]");
    if (form) draft(page, form);
  });
  root.addEventListener("focusout", ({ target, relatedTarget }) => {
    const form = target.closest("[data-weigh]");
    if (!form || form.contains(relatedTarget) || form.dataset.draft === undefined) return;
    // Half of the pieces are no weight of the whole: they stay typed until one says so.
    if (inputs(form).every(({ value }) => value.trim())) commit(page, form, {});
  });
  root.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-weigh]");
    if (!form) return;
    event.preventDefault();
    commit(page, form, { by: event.submitter?.name ?? "" });
  });
  root.addEventListener("click", ({ target }) => {
    const form = target.closest("[data-weigh]");
    if (form && target.closest("[data-add]")) addPiece(form).focus();
  });
  root.querySelector("[data-send]").addEventListener("click", () => page.queue.run());
  for (const name of ["online", "offline"]) window.addEventListener(name, () => page.queue.run());
  document.addEventListener("visibilitychange", () => document.hidden || page.queue.run());
  setInterval(() => document.hidden || page.queue.run(), EVERY_MS);
}

const inputs = (form) => [...form.querySelectorAll(".weigh-piece input")];

function addPiece(form) {
  const last = [...form.querySelectorAll("[data-piece]")].at(-1);
  const piece = last.cloneNode(true);
  const number = form.querySelectorAll("[data-piece]").length + 1;
  const input = piece.querySelector("input");
  input.id = `piece-${form.dataset.booking}-${number}`;
  input.value = "";
  piece.querySelector("label").htmlFor = input.id;
  piece.querySelector("[data-label]").textContent = root.dataset.pieceLabel.replace("{n}", number);
  last.after(piece);
  return input;
}

function fill(form, values) {
  while (form.dataset.weigh !== "units" && inputs(form).length < values.length) addPiece(form);
  inputs(form).forEach((input, index) => (input.value = values[index] ?? ""));
}

const texts = ({ units, pieces }) => (pieces === null ? [units === null ? "" : String(units)] : pieces.map(weightText));

async function draft(page, form) {
  form.dataset.draft = "";
  mark(form, "draft");
  const key = `${page.queue.scope} ${form.dataset.booking}`;
  await page.store.write({ draft: { key, values: inputs(form).map(({ value }) => value) } });
}

function rowOf(form) {
  const { weigh, due, content } = form.dataset;
  return { kind: weigh, due: Number(due), content: Number(content), from: Number(root.dataset.strangeFrom) };
}

// What stands in the fields of a row; null when something is no weight and no number.
function read(form, by) {
  const counted = form.dataset.weigh === "units";
  if (by === "nothing") return counted ? { units: 0, pieces: null } : { units: null, pieces: [] };
  if (by === "everything") return { units: Number(form.dataset.due), pieces: null };
  const typed = inputs(form).map(({ value }) => value.trim()).filter(Boolean);
  if (!typed.length) return { units: null, pieces: null };
  if (counted) return /^\d{1,6}$/.test(typed[0]) ? { units: Number(typed[0]), pieces: null } : null;
  const pieces = typed.map(gramsOf);
  return pieces.includes(null) ? null : { units: null, pieces };
}

async function commit(page, form, { by = "", confirmed = false, report = null, base = null }) {
  const said = report ?? read(form, by);
  if (!said) {
    tell(form, form.dataset.weigh === "units" ? root.dataset.noNumber : root.dataset.noWeight);
    return;
  }
  tell(form, "");
  clear(form);
  const strange = confirmed ? null : strangePart(rowOf(form), said);
  if (strange) {
    ask(page, form, said, strange);
    return;
  }
  fill(form, texts(said));
  await page.queue.keep(form.dataset.booking, base ?? Number(form.dataset.base), { ...said, confirmed });
  delete form.dataset.draft;
  show(page);
  page.queue.run();
}

function ask(page, form, said, strange) {
  const { data } = { data: root.dataset };
  const words = strange.grams ? weightText : String;
  const times = Math.max(strange.said / strange.expected, strange.expected / strange.said);
  const hint = strange.grams ? (times >= 200 ? data.askKilos : data.askComma) : "";
  const sentence = (strange.grams ? data.askWeight : data.askUnits).replace("{said}", words(strange.said)).replace("{expected}", words(strange.expected));
  tell(form, `${sentence} ${hint}`.trim());
  const buttons = [[data.yes, () => commit(page, form, { confirmed: true, report: said })]];
  const other = strange.grams ? meant(strange, Number(data.strangeFrom)) : null;
  if (other !== null) {
    const swap = (grams) => (grams === strange.said ? other : grams);
    const pieces = form.dataset.weigh === "pieces" ? said.pieces.map(swap) : [other];
    buttons.unshift([data.meant.replace("{weight}", weightText(other)), () => commit(page, form, { report: { ...said, pieces } })]);
  }
  buttons.push([data.no, () => { clear(form); tell(form, ""); inputs(form)[0].focus(); }]);
  choices(form, buttons);
  mark(form, "draft");
}

function clash(page, form, fact) {
  const data = root.dataset;
  const sentence = data.clash.replace("{stands}", fact.words).replace("{by}", fact.clash.by || data.somebody).replace("{said}", fact.clash.said);
  tell(form, sentence);
  const take = ({ units, pieces }) => ({ units: pieces === null ? units : null, pieces });
  const choose = (value) => () => commit(page, form, { confirmed: true, report: take(value), base: fact.revision });
  choices(form, [
    [data.keep.replace("{value}", fact.words), choose(fact)],
    [data.take.replace("{value}", fact.clash.said), choose(fact.clash)],
  ]);
}

function choices(form, buttons) {
  const place = form.querySelector("[data-ask]");
  place.replaceChildren(...buttons.map(([label, deed]) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-outline", textContent: label });
    button.addEventListener("click", deed);
    return button;
  }));
  place.hidden = false;
}

function clear(form) {
  const place = form.querySelector("[data-ask]");
  place.replaceChildren();
  place.hidden = true;
}

function tell(form, sentence) {
  const place = form.querySelector("[data-told]");
  place.textContent = sentence;
  place.hidden = !sentence;
}

function mark(form, state) {
  const place = form.querySelector("[data-state]");
  place.dataset.state = state;
  place.textContent = root.dataset[`say${state[0].toUpperCase()}${state.slice(1)}`];
}

// Shows every row as it stands: here, there, or in two versions.
function show(page, facts = []) {
  for (const fact of facts) page.facts.set(fact.booking, fact);
  for (const [booking, form] of page.rows) showRow(page, form, page.facts.get(booking), page.queue.of(booking).at(-1));
  const mine = page.queue.entries.filter(({ person }) => person === page.queue.person).length;
  const others = page.queue.entries.length - mine;
  document.cookie = `unsent=${mine + others ? 1 : ""}; path=/; samesite=lax; max-age=${mine + others ? 5_184_000 : 0}`;
  showBar(page, mine, others);
}

function showRow(page, form, fact, waiting) {
  if (fact) form.dataset.base = fact.revision;
  form.closest(".weigh-row").classList.toggle("is-done", Boolean(fact?.done ?? false) || form.querySelector("[data-state]").dataset.state === "sent");
  if (waiting) {
    if (waiting.state === "refused" || waiting.state === "ask") tell(form, waiting.message);
    if (waiting.state === "ask") askedByServer(page, form, waiting);
    if (form.dataset.draft === undefined) mark(form, waiting.state === "kept" ? "kept" : "refused");
    return;
  }
  if (!fact || form.dataset.draft !== undefined) return;
  if (fact.late) tell(form, fact.late);
  if (fact.clash) {
    clash(page, form, fact);
    mark(form, "clash");
    return;
  }
  if (form.querySelector("[data-state]").dataset.state === "clash") {
    tell(form, "");
    clear(form);
  }
  if (!form.contains(document.activeElement)) fill(form, texts(fact));
  mark(form, fact.done ? "sent" : "open");
}

function askedByServer(page, form, waiting) {
  const again = async () => {
    await page.queue.drop(waiting.booking);
    await commit(page, form, { confirmed: true, report: { units: waiting.units, pieces: waiting.pieces } });
  };
  choices(form, [[root.dataset.yes, again]]);
}

function showBar({ bar, queue }, mine, others) {
  const net = bar.querySelector("[data-bar-net]");
  const state = { online: "online", offline: "offline", "signed-out": "signedOut" }[queue.net];
  say(net, state);
  bar.classList.toggle("is-offline", queue.net === "offline");
  bar.classList.toggle("is-signed-out", queue.net === "signed-out");
  bar.querySelector("[data-sign-in-link]").hidden = queue.net !== "signed-out";
  const words = bar.querySelector("[data-bar-queue]");
  const parts = [mine ? words.dataset.some.replace("{n}", mine) : words.dataset.none];
  if (others) parts.push(words.dataset.others.replace("{n}", others));
  write(words, parts.join(" "));
  write(document.getElementById("status"), `${net.textContent} ${words.textContent}`);
}

const say = (place, name) => write(place, place.dataset[name]);

function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
