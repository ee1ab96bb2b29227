// The list of conversations, and the dialogs that add people and groups.
import { avatar, el, icon, iconButton, timeOf } from "/static/dom.js";
import { preview } from "/static/bubble.js";
import { isStaff, messagesOf, order, store } from "/static/store.js";
import { SUGGESTED, WORDS } from "/static/words.js";

function author(message, person) {
  if (message.from_bot || message.service) return "";
  return person ? `${WORDS.you}: ` : `${message.sender.split(" ")[0]}: `;
}

export class Sidebar {
  constructor(app, node) {
    this.app = app;
    this.node = node;
    this.list = el("nav", { class: "conversations", "aria-label": WORDS.conversations });
    this.theme = iconButton("moon", WORDS.darkTheme, () => app.toggleTheme(), { testid: "theme" });
    node.append(
      el("header", { class: "side-head" },
        el("div", { class: "side-titles" }, el("h1", {}, WORDS.title), el("p", {}, WORDS.subtitle)), this.theme,
        iconButton("close", WORDS.closeList, () => app.closeList(), { class: "icon-button only-narrow" })),
      this.list,
      el("div", { class: "side-foot" },
        el("button", { type: "button", class: "wide-button", testid: "add-person", onclick: () => this.addPerson() }, icon("person"), WORDS.addPerson),
        el("button", { type: "button", class: "wide-button", testid: "add-group", onclick: () => this.addGroup() }, icon("group"), WORDS.addGroup)));
  }

  refresh() {
    const chats = [...store.chats.values()].filter((chat) => !chat.moved);
    const people = chats.filter((chat) => chat.kind === "private");
    const groups = chats.filter((chat) => chat.kind !== "private");
    this.list.replaceChildren(
      el("h2", { class: "side-label" }, WORDS.people), ...people.map((chat) => this.entry(chat)),
      ...(groups.length ? [el("h2", { class: "side-label" }, WORDS.groups), ...groups.map((chat) => this.entry(chat))] : []));
  }

  entry(chat) {
    const person = store.people.get(chat.id);
    const name = person?.name ?? chat.title;
    const last = messagesOf(chat.id).at(-1);
    const unread = store.unread.get(chat.id) ?? 0;
    const shown = this.app.panes.some((pane) => pane.chatId === chat.id);
    return el("button", {
      type: "button", class: "conversation", testid: person ? "person-tab" : "group-tab", data: { chatId: chat.id },
      "aria-current": shown ? "true" : null, onclick: () => this.app.show(chat.id),
    },
    avatar(chat.id, name),
    el("span", { class: "conversation-words" },
      el("span", { class: "conversation-top" }, el("strong", {}, isStaff(chat.id) ? person.first_name : name), isStaff(chat.id) && el("span", { class: "role" }, WORDS.staff), last && el("time", {}, timeOf(last.date))),
      el("span", { class: "conversation-bottom" },
        el("span", { class: "conversation-last" }, last ? author(last, person) + preview(last) : WORDS.nothingYet),
        unread > 0 && el("span", { class: "badge", "aria-label": `${unread} ${WORDS.unread}` }, unread))));
  }

  setTheme(dark) {
    this.theme.replaceChildren(icon(dark ? "sun" : "moon"));
    this.theme.title = dark ? WORDS.lightTheme : WORDS.darkTheme;
    this.theme.setAttribute("aria-label", this.theme.title);
  }

  dialog(title, fields, act) {
    const dialog = el("dialog", { class: "dialog", "aria-label": title, onclose: () => dialog.remove() });
    const form = el("form", { class: "form", onsubmit: async (event) => {
      event.preventDefault();
      try {
        await act(new FormData(form));
        dialog.close();
      } catch (error) {
        this.app.toast(`${WORDS.failed}: ${error.message}`);
      }
    } },
    el("h2", {}, title), ...fields,
    el("div", { class: "form-end" },
      el("button", { type: "button", class: "text-button", onclick: () => dialog.close() }, WORDS.cancel),
      el("button", { type: "submit", class: "text-button strong", testid: "confirm" }, WORDS.add)));
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
  }

  addPerson() {
    const taken = new Set([...store.people.values()].map((person) => person.first_name));
    const [first, last] = SUGGESTED.find(([name]) => !taken.has(name)) ?? ["", ""];
    const id = Math.max(1000, ...store.people.keys()) + 1;
    const field = (name, label, more) => el("label", {}, el("span", {}, label), el("input", { name, autocomplete: "off", ...more }));
    this.dialog(WORDS.addPerson, [
      field("first_name", WORDS.firstName, { required: true, maxLength: 64, value: first }),
      field("last_name", WORDS.lastName, { maxLength: 64, value: last }),
      field("username", WORDS.username, { pattern: "[A-Za-z0-9_]{3,32}" }),
      el("label", {}, el("span", {}, WORDS.language), el("select", { name: "language_code" },
        el("option", { value: "it" }, WORDS.italian), el("option", { value: "en" }, WORDS.english))),
    ], async (given) => {
      const filled = Object.fromEntries([...given].filter(([, value]) => value.trim()));
      await order("person", { id, ...filled });
      this.app.show(id);
    });
  }

  addGroup() {
    const id = Math.min(-1000, ...store.chats.keys()) - 1;
    const members = [...store.people.values()].map((person) => el("label", { class: "check" },
      el("input", { type: "checkbox", name: "member", value: person.id, checked: true }), el("span", {}, person.name)));
    this.dialog(WORDS.addGroup, [
      el("label", {}, el("span", {}, WORDS.groupTitle), el("input", { name: "title", required: true, maxLength: 128, autocomplete: "off" })),
      el("fieldset", {}, el("legend", {}, WORDS.members), members),
    ], async (given) => {
      await order("group", { id, title: given.get("title"), members: given.getAll("member").map(Number) });
      this.app.show(id);
    });
  }
}
