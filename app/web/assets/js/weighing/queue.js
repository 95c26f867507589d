// Sends what was kept, one report of a booking after the other; what is sent twice counts once, by its identifier.
const SIGNED_OUT = "signed-out";
const OFFLINE = "offline";
const ONLINE = "online";
const MOST_REPORTS = 50;
// A weak network may never answer; what is sent again counts once.
const PATIENCE_MS = 20_000;

export class Queue {
  constructor({ store, scope, stateUrl, sendUrl, person, tell }) {
    Object.assign(this, { store, scope, stateUrl, sendUrl, person, tell });
    this.net = navigator.onLine ? ONLINE : OFFLINE;
    this.entries = [];
    this.busy = false;
    this.again = false;
    this.seq = Date.now();
  }

  async load() {
    this.entries = (await this.store.reports()).filter(({ scope }) => scope === this.scope);
    this.seq = Math.max(this.seq, ...this.entries.map(({ seq }) => seq + 1));
  }

  of(booking) {
    return this.entries.filter((entry) => entry.booking === booking);
  }

  // Keeps a report. One that was never tried gives way to it; one that may be on its way is waited for.
  async keep(booking, base, report) {
    const before = this.of(booking);
    const untried = before.filter(({ tried }) => !tried);
    const tried = before.filter((entry) => entry.tried);
    const entry = {
      id: crypto.randomUUID(), seq: this.seq++, scope: this.scope, person: this.person, booking,
      base: untried[0]?.base ?? (tried.length ? null : base), ...report,
      read_at: new Date().toISOString(), tried: false, state: "kept", message: "",
    };
    await this.store.write({ put: [entry], remove: untried.map(({ id }) => id), noDraft: `${this.scope} ${booking}` });
    this.entries = [...this.entries.filter((each) => !untried.includes(each)), entry];
  }

  async drop(booking) {
    const gone = this.of(booking);
    await this.store.write({ remove: gone.map(({ id }) => id) });
    this.entries = this.entries.filter((entry) => !gone.includes(entry));
  }

  // Asks how things stand, sends what waits, and tells the page.
  async run() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      do {
        this.again = false;
        const state = await this.ask(this.stateUrl);
        if (state) {
          this.person = state.person;
          await this.sendAll(state);
        }
        // Also after a failure: the network may have come back while the last try was still failing.
      } while (this.again);
    } finally {
      this.busy = false;
      this.tell();
    }
  }

  async sendAll(state) {
    let rows = state.rows;
    for (;;) {
      this.tell(rows);
      const next = this.next();
      if (!next.length) return;
      for (const entry of next) entry.tried = true;
      await this.store.write({ put: next });
      const body = JSON.stringify({ reports: next.map(({ id, booking, base, units, pieces, confirmed, read_at }) => ({ id, booking, base, units, pieces, confirmed, read_at })) });
      const told = await this.ask(this.sendUrl, {
        method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": state.csrf },
      });
      if (!told) return;
      for (const answer of told.answers) await this.settle(next.find(({ id }) => id === answer.id), answer, told.rows);
      rows = told.rows;
    }
  }

  // The first report of each booking that this person wrote.
  next() {
    const first = new Map();
    for (const entry of this.entries) if (!first.has(entry.booking)) first.set(entry.booking, entry);
    return [...first.values()].filter(({ person, state }) => person === this.person && state === "kept").slice(0, MOST_REPORTS);
  }

  async settle(entry, answer, rows) {
    const follower = this.of(entry.booking).find(({ seq }) => seq > entry.seq);
    if (answer.outcome === "ask" || answer.outcome === "refused") {
      // Nothing was written there. What was typed later takes its place.
      if (follower) {
        follower.base = entry.base;
        await this.forget(entry, follower);
        return;
      }
      Object.assign(entry, { state: answer.outcome, message: answer.message });
      await this.store.write({ put: [entry] });
      return;
    }
    if (follower && follower.base === null) {
      const stands = rows.find(({ booking }) => booking === entry.booking)?.revision ?? answer.revision;
      // After a clash nobody has seen the other value: the later one meets it too, and a person chooses.
      follower.base = answer.outcome === "conflict" ? stands - 1 : answer.revision;
    }
    await this.forget(entry, follower);
  }

  async forget(entry, follower) {
    await this.store.write({ remove: [entry.id], put: follower ? [follower] : [] });
    this.entries = this.entries.filter((each) => each !== entry);
  }

  async ask(url, options = {}) {
    let answer, content;
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      answer = await fetch(url, { redirect: "manual", credentials: "same-origin", cache: "no-store", signal, ...options });
      // The door of a hotel's network answers in our place, with a page.
      content = answer.ok ? await answer.json() : null;
    } catch {
      this.net = OFFLINE;
      return null;
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      this.net = SIGNED_OUT;
      return null;
    }
    this.net = ONLINE;
    // Anything else that is no answer of ours (busy, being renewed): it is tried again later.
    return content;
  }
}
