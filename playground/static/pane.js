// One conversation: its header, its messages and its composer.
import { avatar, dayOf, el, icon, iconButton, menuKeys } from "/static/dom.js";
import { bubble } from "/static/bubble.js";
import { Composer } from "/static/composer.js";
import { botDescription, botName, isStaff, messagesOf, order, store, upload } from "/static/store.js";
import { takeDrops } from "/static/drop.js";
import { WORDS } from "/static/words.js";

const PATIENCE = 4000; // milliseconds before asking why the bot is silent
const ACTION = 5000; // Telegram shows an action for about this long

export class Pane {
  constructor(app, chatId) {
    this.app = app;
    this.chatId = chatId;
    const chat = store.chats.get(chatId);
    this.personId = chat.kind === "private" ? chatId : chat.members[0];
    this.pending = new Map(); // "message data": when it was pressed
    this.status = el("span", { class: "status", testid: "status" });
    this.title = el("h2", { class: "pane-title" });
    this.face = el("span");
    this.menu = this.optionsMenu();
    this.scroll = el("div", { class: "scroll", tabindex: "0", role: "group", onscroll: () => this.scrolled() });
    this.list = el("div", { class: "messages", testid: "messages" });
    this.dots = el("div", { class: "message theirs typing", hidden: true }, el("div", { class: "stack" },
      el("div", { class: "bubble", "aria-label": WORDS.typing }, el("i"), el("i"), el("i"))));
    this.toBottom = iconButton("down", WORDS.toBottom, () => this.stick(true), { class: "icon-button to-bottom", hidden: true });
    this.composer = new Composer(this);
    this.foot = el("footer", { class: "foot" });
    this.scroll.append(this.list, this.dots);
    this.node = el("section", { class: "pane", testid: "pane", data: { chatId } },
      el("header", { class: "pane-head" },
        iconButton("back", WORDS.openList, () => app.openList(), { class: "icon-button only-narrow", testid: "open-list" }),
        this.face, el("div", { class: "pane-names" }, this.title, this.status),
        iconButton("columns", WORDS.sideBySide, () => app.split(), { class: "icon-button only-wide split", testid: "split" }),
        iconButton("dots", WORDS.options, () => this.toggleMenu(), { "aria-haspopup": "menu", testid: "options" }),
        iconButton("close", WORDS.closePane, () => app.close(this), { class: "icon-button close-pane" }), this.menu),
      this.scroll, this.toBottom, this.foot);
    takeDrops(this.node, () => this.foot.dataset.state === "open", (files) => this.sendFiles(files));
    new ResizeObserver(() => this.follows && this.stick(true)).observe(this.scroll);
    this.rebuild();
  }

  get chat() { return store.chats.get(this.chatId); }
  get person() { return store.people.get(this.personId); }
  owns(message) { return !message.from_bot && message.sender_id === this.personId; }

  // Drawing

  rebuild() {
    this.refresh();
    this.list.replaceChildren();
    this.lastDay = null;
    messagesOf(this.chatId).forEach((message) => this.append(message));
    this.stick(true);
  }

  refresh() {
    const isPrivate = this.chat.kind === "private";
    const name = isPrivate ? botName(this.person.language) : this.chat.title;
    this.title.textContent = name;
    this.face.replaceChildren(avatar(isPrivate ? store.bot.id : this.chatId, name, isPrivate));
    this.scroll.setAttribute("aria-label", isPrivate ? `${name} · ${this.person.name}` : name);
    this.node?.querySelector('[data-testid="options"]').toggleAttribute("hidden", !isPrivate);
    this.setStatus(this.statusKind ?? "");
    this.refreshFoot(isPrivate);
    this.refreshEmpty(isPrivate, name);
  }

  refreshFoot(isPrivate) {
    const state = isPrivate && this.person.blocked ? "blocked" : isPrivate && !this.person.started ? "new" : "open";
    if (state === "open") this.composer.refresh();
    if (this.foot.dataset.state === state) return;
    this.foot.dataset.state = state;
    const parts = {
      blocked: () => el("button", { type: "button", class: "big-button quiet", testid: "unblock", onclick: () => this.setBlocked(false) }, WORDS.unblock),
      new: () => el("button", { type: "button", class: "big-button", testid: "start", onclick: () => this.start() }, WORDS.start),
      open: () => this.composer.node,
    };
    this.foot.replaceChildren(parts[state]());
  }

  refreshEmpty(isPrivate, name) {
    this.scroll.querySelector(".empty")?.remove();
    if (messagesOf(this.chatId).length) return;
    const words = isPrivate ? botDescription(this.person.language) || WORDS.noDescription : WORDS.groupEmpty;
    this.scroll.prepend(el("div", { class: "empty", testid: "empty" }, avatar(store.bot.id, name, isPrivate),
      el("h3", {}, isPrivate ? WORDS.whatCanItDo : WORDS.nothingYet), el("p", {}, words)));
  }

  draw(message) {
    const original = message.reply_to ? store.messages.get(this.chatId)?.get(message.reply_to) : null;
    return bubble(message, { own: this.owns(message), inGroup: this.chat.kind !== "private", original, act: this });
  }

  append(message) {
    this.scroll.querySelector(".empty")?.remove();
    const day = dayOf(message.date);
    if (day !== this.lastDay) this.list.append(el("div", { class: "service" }, day));
    this.lastDay = day;
    const node = this.draw(message);
    const previous = this.list.lastElementChild;
    if (previous?.classList.contains("message") && Number(previous.dataset.sender) === message.sender_id) node.classList.add("follows");
    node.dataset.sender = message.sender_id;
    this.list.append(node);
  }

  find(messageId) { return this.list.querySelector(`[data-message-id="${messageId}"]`); }

  redraw(message) {
    const old = this.find(message.id);
    if (!old) return;
    const fresh = this.draw(message);
    fresh.classList.toggle("follows", old.classList.contains("follows"));
    fresh.dataset.sender = message.sender_id;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (hadFocus) (fresh.querySelector(".key") ?? this.composer.input).focus({ preventScroll: true });
  }

  get atBottom() { return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 120; }

  stick(force = false) {
    if (force) this.scroll.scrollTop = this.scroll.scrollHeight;
    this.scrolled();
  }

  scrolled() {
    this.follows = this.atBottom;
    this.toBottom.hidden = this.follows;
  }

  // What happens

  receive(change) {
    if (change.kind === "message" && change.message.chat_id === this.chatId) this.receiveMessage(change);
    else if (change.kind === "deleted" && change.chat_id === this.chatId) this.find(change.message_id)?.remove();
    else if (change.kind === "action" && change.chat_id === this.chatId) this.showAction(change.action);
    else if (change.kind === "answer") this.receiveAnswer(change);
    else if (change.kind === "inline" && change.person_id === this.personId) this.composer.showInline(change);
    else if (change.kind === "around") this.refresh();
  }

  receiveMessage({ message, isNew }) {
    const follow = this.atBottom || this.owns(message);
    if (isNew) this.append(message);
    else this.redraw(message);
    if (message.from_bot) this.setStatus("");
    this.composer.refresh();
    this.stick(follow);
  }

  receiveAnswer(change) {
    const key = [...this.pending].find(([, pressed]) => pressed.callback === change.callback_id)?.[0];
    if (!key) {
      this.early = change; // the answer overtook the reply to our own order
      return;
    }
    this.finishPress(key, change);
  }

  finishPress(key, change) {
    const { message } = this.pending.get(key);
    clearTimeout(this.pending.get(key).timer);
    this.pending.delete(key);
    this.redraw(store.messages.get(this.chatId)?.get(message) ?? { id: 0 });
    if (change?.text) this.app.answer(change.text, change.alert);
  }

  setStatus(kind) {
    this.statusKind = kind;
    clearTimeout(this.statusTimer);
    this.dots.hidden = kind !== "typing";
    const members = this.chat.members.map((id) => store.people.get(id)?.first_name).join(", ");
    const calm = this.chat.kind === "private" ? `${WORDS.bot} · ${WORDS.seenBy} ${this.person.name}${isStaff(this.personId) ? ` · ${WORDS.staff}` : ""}` : `${members}, ${WORDS.bot}`;
    this.status.textContent = { "": calm, typing: `${WORDS.typing}…`, upload: `${WORDS.uploading}…`, deaf: WORDS.notListening }[kind];
    this.status.dataset.kind = kind;
  }

  showAction(action) {
    const follow = this.atBottom;
    this.setStatus(action.startsWith("upload") ? "upload" : "typing");
    this.stick(follow);
    this.statusTimer = setTimeout(() => this.setStatus(""), ACTION);
  }

  awaitBot() {
    if (this.statusKind !== "typing") this.setStatus("");
    clearTimeout(this.statusTimer);
    this.statusTimer = setTimeout(async () => {
      const state = await (await fetch("/playground/state")).json();
      this.setStatus(state.pending_updates ? "deaf" : "");
    }, PATIENCE);
  }

  // What a person does

  async order(name, content) {
    try {
      return await order(name, { person_id: this.personId, ...content });
    } catch (error) {
      this.app.toast(`${WORDS.failed}: ${error.message}`);
      return null;
    }
  }

  say(text, replyTo) {
    this.awaitBot();
    return this.order("say", { text, chat_id: this.chatId, reply_to: replyTo ?? null });
  }

  start() {
    const payload = new URLSearchParams(location.search).get("start");
    this.say(payload ? `/start ${payload}` : "/start").then(() => this.composer.input.focus());
  }

  async sendFiles(files) {
    for (const file of files) await this.sendFile("document", file);
  }

  async sendFile(what, file) {
    if (!file.size) {
      this.app.toast(`${file.name}: ${WORDS.emptyFile}`);
      return;
    }
    this.awaitBot();
    try {
      await upload({ what, person_id: this.personId, chat_id: this.chatId, file });
    } catch (error) {
      this.app.toast(`${WORDS.failed}: ${error.message}`);
    }
  }

  isPending(messageId, data) { return this.pending.has(`${messageId} ${data}`); }

  async press(message, { data }) {
    const key = `${message.id} ${data}`;
    const pressed = { message: message.id, callback: null, timer: setTimeout(() => this.finishPress(key), 15000) };
    this.pending.set(key, pressed);
    this.redraw(message);
    const answer = await this.order("press", { message_id: message.id, data });
    pressed.callback = answer?.callback_id;
    if (!answer) this.finishPress(key);
    else if (this.early?.callback_id === pressed.callback) this.finishPress(key, this.early);
  }

  edit(message) { this.composer.edit(message); }
  replyTo(message) { this.composer.reply(message); }

  showMessage(messageId) {
    const node = this.find(messageId);
    node?.scrollIntoView({ block: "center" });
    node?.classList.add("flash");
    setTimeout(() => node?.classList.remove("flash"), 1200);
  }

  // A link that starts this very bot stays here, with its payload.
  openOwnLink(url) {
    let address;
    try { address = new URL(url); } catch { return false; }
    const mine = `/${store.bot.username}`.toLowerCase();
    if (address.hostname !== "t.me" || address.pathname.toLowerCase() !== mine) return false;
    const payload = address.searchParams.get("start");
    this.say(payload ? `/start ${payload}` : "/start");
    return true;
  }

  become(personId) {
    this.personId = personId;
    this.rebuild();
  }

  setBlocked(blocked) {
    const { id, first_name, last_name, username, language } = this.person;
    this.order("person", { id, first_name, last_name, username, language_code: language, blocked });
  }

  optionsMenu() {
    this.blockItem = el("button", { type: "button", role: "menuitem", class: "menu-item", testid: "block",
      onclick: () => { this.toggleMenu(false); this.setBlocked(!this.person.blocked); } });
    const menu = el("div", { class: "popup options", role: "menu", "aria-label": WORDS.options, hidden: true }, this.blockItem);
    document.addEventListener("pointerdown", (event) => {
      if (!menu.hidden && !event.target.closest(".options, [data-testid='options']")) this.toggleMenu(false);
    });
    menuKeys(menu, () => { this.toggleMenu(false); this.node.querySelector('[data-testid="options"]').focus(); });
    return menu;
  }

  toggleMenu(open = this.menu.hidden) {
    this.blockItem.replaceChildren(icon("close"), this.person.blocked ? WORDS.unblock : WORDS.block);
    this.menu.hidden = !open;
    if (open) this.blockItem.focus();
  }
}
