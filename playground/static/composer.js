// Where a person writes: text, commands, attachments, edits and replies.
import { el, icon, iconButton, menuKeys } from "/static/dom.js";
import { preview } from "/static/bubble.js";
import { commandsOf, messagesOf, store } from "/static/store.js";
import { WORDS } from "/static/words.js";

let number = 0;

export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.editing = null;
    this.replying = null;
    this.chosen = -1;
    this.menuId = `commands-${(number += 1)}`;
    this.input = el("textarea", {
      rows: 1, placeholder: WORDS.message, "aria-label": WORDS.message, testid: "composer", enterkeyhint: "send",
      autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": this.menuId, "aria-autocomplete": "list",
      oninput: () => this.typed(), onkeydown: (event) => this.key(event),
      onpaste: (event) => this.pasted(event),
    });
    this.sendButton = iconButton("send", WORDS.send, () => this.submit(), { testid: "send", class: "icon-button send" });
    this.slash = iconButton("slash", WORDS.commands, () => this.toggleCommands(), { testid: "commands" });
    this.clip = iconButton("clip", WORDS.attach, () => this.toggleAttach(), { testid: "attach", "aria-haspopup": "menu" });
    this.notice = el("div", { class: "notice", hidden: true });
    this.menu = el("div", { class: "popup commands", role: "listbox", id: this.menuId, "aria-label": WORDS.commands, testid: "command-menu", hidden: true });
    this.attach = this.attachMenu();
    this.custom = el("div", { class: "reply-keyboard", hidden: true });
    this.files = el("input", { type: "file", hidden: true, testid: "file", onchange: () => this.sendFile() });
    this.asWhom = el("select", { class: "as-whom", "aria-label": WORDS.writeAs, onchange: () => pane.become(Number(this.asWhom.value)) });
    this.node = el("div", { class: "composer" }, this.menu, this.attach, this.notice,
      el("div", { class: "composer-line" }, this.asWhom, this.slash,
        el("div", { class: "field" }, this.input, this.clip), this.sendButton),
      this.custom, this.files);
    document.addEventListener("pointerdown", (event) => {
      if (!this.node.contains(event.target)) this.closeMenus();
    });
  }

  refresh() {
    const chat = store.chats.get(this.pane.chatId);
    const inGroup = chat.kind !== "private";
    this.asWhom.hidden = !inGroup;
    if (inGroup) {
      this.asWhom.replaceChildren(...chat.members.map((id) => el("option", { value: id }, `${WORDS.writeAs} ${store.people.get(id)?.first_name ?? id}`)));
      this.asWhom.value = this.pane.personId;
    }
    this.custom.hidden = !chat.keyboard.length;
    this.custom.replaceChildren(...chat.keyboard.map((row) => el("div", { class: "key-row" },
      row.map((text) => el("button", { type: "button", class: "key", onclick: () => this.pane.say(text) }, text)))));
    this.slash.hidden = !commandsOf(this.pane.chatId, this.pane.personId).length;
  }

  // Writing

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 160)}px`;
    this.node.classList.toggle("ready", this.input.value.trim() !== "");
    const begun = /^\/([a-z0-9_]*)$/i.exec(this.input.value);
    if (begun) this.showCommands(begun[1].toLowerCase());
    else if (!this.askInline()) this.hideCommands();
  }

  set(text) {
    this.input.value = text;
    this.typed();
    this.input.focus();
  }

  key(event) {
    if (!this.menu.hidden && this.menuKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && (this.editing || this.replying)) {
      this.cancel();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const last = messagesOf(this.pane.chatId).filter((m) => this.pane.owns(m) && m.text).at(-1);
      if (last) this.edit(last);
      event.preventDefault();
    }
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const { editing, replying } = this;
    this.cancel();
    this.set("");
    this.hideCommands();
    if (editing) await this.pane.order("edit", { message_id: editing.id, text });
    else await this.pane.say(text, replying?.id);
  }

  edit(message) {
    this.cancel();
    this.editing = message;
    this.showNotice("pencil", WORDS.editing, message);
    this.set(message.text);
  }

  reply(message) {
    this.cancel();
    this.replying = message;
    this.showNotice("reply", `${WORDS.replyingTo} ${message.sender}`, message);
    this.input.focus();
  }

  showNotice(name, title, message) {
    this.notice.replaceChildren(icon(name), el("span", { class: "notice-words" }, el("strong", {}, title), el("span", {}, preview(message))),
      iconButton("close", WORDS.cancel, () => this.cancel(true)));
    this.notice.hidden = false;
  }

  cancel(focus = false) {
    if (this.editing) this.input.value = "";
    this.editing = this.replying = null;
    this.notice.hidden = true;
    if (focus) this.input.focus();
  }

  // Commands and inline results: one list, moved through with the arrows while the words stay in focus.

  toggleCommands() {
    this.attach.hidden = true;
    if (this.menu.hidden) this.showCommands("");
    else this.hideCommands();
    this.input.focus();
  }

  showCommands(begun) {
    const found = commandsOf(this.pane.chatId, this.pane.personId).filter(({ command }) => command.startsWith(begun));
    this.offer(found.map(({ command, description }) => ({
      title: `/${command}`, note: description, pick: () => { this.set(""); this.pane.say(`/${command}`); },
    })));
  }

  askInline() {
    const [name, ...words] = this.input.value.split(" ");
    const wanted = name.toLowerCase() === `@${store.bot.username}`.toLowerCase() && words.length > 0;
    clearTimeout(this.inlineTimer);
    if (wanted) this.inlineTimer = setTimeout(async () => {
      const answer = await this.pane.order("inline", { query: words.join(" ") });
      this.inlineQuery = answer?.inline_query_id;
    }, 300);
    return wanted;
  }

  showInline(change) {
    if (change.query_id !== this.inlineQuery) return;
    this.offer(change.results.map((result) => ({
      title: result.title ?? result.id, note: result.description ?? "",
      pick: () => { this.set(""); this.pane.order("choose", { query_id: change.query_id, result_id: result.id, chat_id: this.pane.chatId }); },
    })));
  }

  offer(items) {
    this.items = items;
    this.menu.replaceChildren(...items.map(({ title, note, pick }, at) => el("button", {
      type: "button", role: "option", class: "command", id: `${this.menuId}-${at}`, tabIndex: -1, testid: "command",
      onclick: () => { this.hideCommands(); pick(); },
    }, el("strong", {}, title), el("span", {}, note))));
    this.menu.hidden = !items.length;
    this.input.setAttribute("aria-expanded", String(!this.menu.hidden));
    this.choose(items.length ? 0 : -1);
  }

  hideCommands() { this.offer([]); }

  choose(at) {
    this.chosen = at;
    [...this.menu.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", `${this.menuId}-${at}`);
      this.menu.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  menuKey(event) {
    const count = this.items.length;
    if (event.key === "ArrowDown") this.choose((this.chosen + 1) % count);
    else if (event.key === "ArrowUp") this.choose((this.chosen - 1 + count) % count);
    else if (event.key === "Escape") this.hideCommands();
    else if (event.key === "Enter" && !event.shiftKey) this.menu.children[this.chosen].click();
    else if (event.key === "Tab" && !event.shiftKey) this.set(`${this.items[this.chosen].title} `);
    else return false;
    event.preventDefault();
    return true;
  }

  // Attachments

  attachMenu() {
    const item = (name, label, onclick) => el("button", { type: "button", role: "menuitem", class: "menu-item", onclick: () => { this.closeMenus(true); onclick(); } }, icon(name), label);
    const send = (what, more = {}) => this.pane.order("send", { what, chat_id: this.pane.chatId, ...more });
    const stickers = el("div", { class: "stickers", role: "group", "aria-label": WORDS.chooseSticker },
      WORDS.stickers.map((emoji) => el("button", { type: "button", role: "menuitem", class: "sticker-choice", "aria-label": `${WORDS.sticker} ${emoji}`,
        onclick: () => { this.closeMenus(true); send("sticker", { emoji }); } }, emoji)));
    const menu = el("div", { class: "popup attach", role: "menu", "aria-label": WORDS.attach, testid: "attach-menu", hidden: true },
      item("photo", WORDS.photo, () => this.pickFile("photo", "image/*")),
      item("file", WORDS.document, () => this.pickFile("document", "")),
      item("mic", WORDS.voice, () => send("voice", { duration: 4 })),
      item("pin", WORDS.location, () => send("location")),
      stickers);
    menuKeys(menu, (focus) => this.closeMenus(focus));
    return menu;
  }

  toggleAttach() {
    this.hideCommands();
    this.attach.hidden = !this.attach.hidden;
    if (!this.attach.hidden) this.attach.querySelector("button").focus();
  }

  closeMenus(focus = false) {
    this.attach.hidden = true;
    this.hideCommands();
    if (focus) this.clip.focus();
  }

  pickFile(what, accept) {
    this.what = what;
    this.files.accept = accept;
    this.files.value = "";
    this.files.click();
  }

  pasted(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.pane.sendFiles([...event.clipboardData.files]);
  }

  sendFile() {
    const [file] = this.files.files;
    if (file) this.pane.sendFile(this.what, file);
  }
}
