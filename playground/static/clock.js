// The playground's clock: what it shows, and the ways to move it forward.
import { el, fieldOf, icon, iconButton, momentOf, wholeMomentOf } from "/static/dom.js";
import { order, presentInstant, store } from "/static/store.js";
import { LEAPS, WORDS } from "/static/words.js";

const REMINDERS_AT = "18:00"; // what the field for the moment proposes: the evening is when most is sent
const DAY = 86400000;

function aheadOf(seconds) {
  const minutes = Math.round(seconds / 60);
  const parts = [[Math.floor(minutes / 1440), WORDS.days], [Math.floor(minutes / 60) % 24, WORDS.hours], [minutes % 60, WORDS.minutes]];
  const said = parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`);
  return said.length ? `${WORDS.ahead} ${said.join(" ")}` : WORDS.realTime;
}

function nextEvening() {
  const [day, time] = fieldOf(presentInstant()).split("T");
  return `${time < REMINDERS_AT ? day : fieldOf(presentInstant() + DAY).split("T")[0]}T${REMINDERS_AT}`;
}

export class ClockBar {
  constructor(app, node) {
    this.app = app;
    this.node = node;
    node.setAttribute("aria-label", WORDS.clock);
    this.time = el("time", { class: "clock-time", testid: "clock-time" });
    this.note = el("span", { class: "clock-note", testid: "clock-note" });
    this.said = el("div", { class: "unseen", "aria-live": "polite" });
    this.bar = el("i", { class: "clock-progress" });
    this.stop = el("button", { type: "button", class: "clock-button strong", testid: "clock-stop", hidden: true, onclick: () => this.order({ stop: true }) },
      icon("stop"), WORDS.stop);
    this.toggle = el("button", { type: "button", class: "clock-button clock-toggle", testid: "clock-toggle", "aria-controls": "clock-moves", onclick: () => this.open() });
    this.moves = el("div", { class: "clock-moves", id: "clock-moves", role: "group", "aria-label": WORDS.moveClock },
      LEAPS.map(([words, seconds]) => el("button", { type: "button", class: "clock-button", testid: "clock-leap", onclick: () => this.walk({ advance_seconds: seconds }) }, words)),
      this.until = el("button", { type: "button", class: "clock-button", testid: "clock-until", "aria-haspopup": "true", onclick: () => this.ask() }, WORDS.until));
    this.field = el("input", { type: "datetime-local", name: "until", required: true, max: "2099-12-30T00:00", testid: "clock-field" });
    this.form = el("form", { class: "clock-form", hidden: true, onsubmit: (event) => this.submit(event) },
      el("label", {}, el("span", {}, WORDS.untilWhen), this.field),
      el("button", { type: "submit", class: "clock-button strong", testid: "clock-go" }, WORDS.go),
      iconButton("close", WORDS.cancel, () => this.closeForm(true)));
    node.append(
      el("div", { class: "clock-face" }, icon("clock"), el("div", { class: "clock-words" }, this.time, this.note)),
      this.stop, this.toggle, this.moves, this.form, this.bar, this.said);
    node.addEventListener("keydown", (event) => event.key === "Escape" && this.escape());
    document.addEventListener("pointerdown", (event) => node.contains(event.target) || this.closeForm());
    this.open(false);
    this.refresh();
    setInterval(() => this.tick(), 1000);
  }

  open(open = !this.node.classList.contains("open")) {
    this.node.classList.toggle("open", open);
    this.toggle.setAttribute("aria-expanded", String(open));
    this.toggle.replaceChildren(open ? WORDS.closeClock : WORDS.moveClock);
    if (!open) this.closeForm();
  }

  tick() {
    const now = presentInstant();
    this.time.textContent = momentOf(now);
    this.time.dateTime = new Date(now).toISOString();
    this.time.title = wholeMomentOf(now);
  }

  refresh() {
    const { goal, offset } = store.clock;
    if (goal && !this.goal) this.began = presentInstant();
    if (!goal && this.goal) this.said.textContent = `${WORDS.arrived} ${wholeMomentOf(presentInstant())}`;
    this.goal = goal;
    this.node.classList.toggle("moving", Boolean(goal));
    this.note.textContent = goal ? `${WORDS.walking} ${momentOf(goal)}` : aheadOf(offset);
    if (!goal && this.stop.contains(document.activeElement)) this.moves.querySelector("button").focus();
    this.stop.hidden = !goal;
    const gone = goal ? (presentInstant() - this.began) / Math.max(1, goal - this.began) : 0;
    this.bar.style.transform = `scaleX(${Math.min(1, gone)})`;
    this.tick();
  }

  ask() {
    this.field.min = fieldOf(presentInstant());
    this.field.value = nextEvening();
    this.form.hidden = false;
    this.field.focus();
  }

  closeForm(focus = false) {
    this.form.hidden = true;
    if (focus) this.until.focus();
  }

  escape() {
    if (!this.form.hidden) this.closeForm(true);
    else if (this.node.classList.contains("open")) {
      this.open(false);
      this.toggle.focus();
    }
  }

  submit(event) {
    event.preventDefault();
    if (this.field.value <= fieldOf(presentInstant())) {
      this.app.toast(WORDS.past);
      return;
    }
    this.closeForm(true);
    this.walk({ until: this.field.value });
  }

  // Nothing is waited for: a browser opens few connections, and one must be left for the stop.
  walk(content) { return this.order({ ...content, walk: true, wait: false }); }

  async order(content) {
    try {
      await order("clock", content);
    } catch (error) {
      if (!(error instanceof TypeError)) this.app.toast(`${WORDS.failed}: ${error.message}`); // TypeError: the connection, and that is said elsewhere
    }
  }
}
