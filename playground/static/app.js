// The page: which conversations are open, side by side or alone, and what everybody hears.
import { ClockBar } from "/static/clock.js";
import { el } from "/static/dom.js";
import { Pane } from "/static/pane.js";
import { Sidebar } from "/static/sidebar.js";
import { connect, isStaff, onChange, order, store } from "/static/store.js";
import { preview } from "/static/bubble.js";
import { FIRST_PERSON, STAFF_PERSON, WORDS } from "/static/words.js";

const byId = (id) => document.getElementById(id);
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

class App {
  constructor() {
    this.panes = [];
    this.main = byId("panes");
    this.sidebar = new Sidebar(this, byId("sidebar"));
    this.clock = new ClockBar(this, byId("clock"));
    this.shade = byId("shade");
    this.shade.addEventListener("click", () => this.closeList());
    this.setTheme(localStorage.getItem("theme"));
    prefersDark.addEventListener("change", () => this.setTheme(localStorage.getItem("theme")));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.closeList());
    onChange((change) => this.receive(change));
    connect();
  }

  receive(change) {
    if (["snapshot", "around", "clock"].includes(change.kind)) this.clock.refresh();
    if (change.kind === "snapshot") return this.begin();
    if (change.kind === "disconnected") return this.setLost(true);
    if (change.kind === "connected") return this.setLost(false);
    this.panes.forEach((pane) => pane.receive(change));
    if (change.kind === "message") this.hear(change);
    if (change.kind === "around" && this.wanted && store.chats.has(this.wanted)) this.show(this.wanted, false);
    if (["message", "deleted", "around"].includes(change.kind)) this.sidebar.refresh();
    return null;
  }

  begin() {
    this.populate().catch((error) => this.toast(error.message));
    const open = this.panes.map((pane) => pane.chatId).filter((id) => store.chats.has(id));
    const first = [...store.chats.keys()].filter((id) => !isStaff(id)).slice(0, 1);
    this.setPanes(open.length ? open : first);
  }

  // Somebody to begin with, and somebody who coordinates when the bot knows who that is.
  async populate() {
    const nobody = ![...store.people.keys()].some((id) => !isStaff(id));
    const led = !store.staff.length || store.staff.some((id) => store.people.has(id));
    if (nobody) {
      this.wanted = FIRST_PERSON.id;
      await order("person", FIRST_PERSON);
    }
    if (!led) await order("person", { id: store.staff[0], ...STAFF_PERSON });
  }

  hear({ message, isNew }) {
    if (!isNew || !message.from_bot) return;
    const shown = this.panes.some((pane) => pane.chatId === message.chat_id);
    if (!shown) store.unread.set(message.chat_id, (store.unread.get(message.chat_id) ?? 0) + 1);
    const live = byId("live");
    live.append(el("p", {}, `${message.sender}: ${preview(message)}`));
    while (live.childElementCount > 5) live.firstElementChild.remove();
  }

  setPanes(chatIds) {
    const kept = new Map(this.panes.map((pane) => [pane.chatId, pane]));
    this.panes = chatIds.map((id) => {
      const pane = kept.get(id) ?? new Pane(this, id);
      if (kept.has(id)) pane.rebuild();
      return pane;
    });
    this.main.replaceChildren(...this.panes.map((pane) => pane.node));
    this.main.dataset.count = this.panes.length;
    this.panes.forEach((pane) => {
      store.unread.delete(pane.chatId);
      pane.stick(true);
    });
    this.sidebar.refresh();
  }

  // The conversation takes the place of the last one that was shown.
  show(chatId, focus = true) {
    if (!store.chats.has(chatId)) {
      this.wanted = chatId;
      return;
    }
    this.wanted = null;
    const open = this.panes.map((pane) => pane.chatId);
    if (!open.includes(chatId)) this.setPanes([...open.slice(0, -1), chatId]);
    this.closeList();
    const pane = this.panes.find((one) => one.chatId === chatId);
    if (focus && matchMedia("(hover: hover)").matches) (pane.foot.querySelector("textarea, .big-button") ?? pane.scroll).focus();
  }

  split() {
    const open = this.panes.map((pane) => pane.chatId);
    const next = [...store.chats.keys()].find((id) => !open.includes(id));
    if (next === undefined) this.sidebar.addPerson();
    else this.setPanes([open[0], next]);
  }

  close(pane) { this.setPanes(this.panes.filter((one) => one !== pane).map((one) => one.chatId)); }

  openList() {
    document.body.classList.add("list-open");
    this.shade.hidden = false;
    this.sidebar.node.querySelector(".conversation")?.focus();
  }

  closeList() {
    document.body.classList.remove("list-open");
    this.shade.hidden = true;
  }

  setTheme(chosen) {
    const dark = chosen ? chosen === "dark" : prefersDark.matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    this.sidebar.setTheme(dark);
  }

  toggleTheme() {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", theme);
    this.setTheme(theme);
  }

  answer(text, alert) {
    if (!alert) return this.toast(text);
    const dialog = el("dialog", { class: "dialog alert", testid: "alert", onclose: () => dialog.remove() }, el("p", {}, text),
      el("div", { class: "form-end" }, el("button", { type: "button", class: "text-button strong", onclick: () => dialog.close() }, WORDS.ok)));
    document.body.append(dialog);
    return dialog.showModal();
  }

  toast(text) {
    const node = el("div", { class: "toast", testid: "toast" }, text);
    byId("toasts").append(node);
    setTimeout(() => node.remove(), 3500 + 40 * text.length);
  }

  setLost(lost) {
    if (lost && !this.lostNote) {
      this.lostNote = el("div", { class: "toast lasting", testid: "lost" }, WORDS.lost);
      byId("toasts").append(this.lostNote);
    } else if (!lost && this.lostNote) {
      this.lostNote.remove();
      this.lostNote = null;
      this.toast(WORDS.back);
    }
  }
}

new App();
