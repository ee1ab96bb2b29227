// One message as a bubble: words, what is attached, buttons beneath.
import { avatar, el, icon, iconButton, sizeOf, timeOf } from "/static/dom.js";
import { richText } from "/static/richtext.js";
import { WORDS } from "/static/words.js";

export function preview(message) {
  if (!message) return WORDS.deletedMessage;
  if (message.attachment?.kind === "sticker") return `${message.attachment.emoji ?? ""} ${WORDS.sticker}`;
  if (message.service) return WORDS.moved;
  const kind = message.attachment ? WORDS.attachment[message.attachment.kind] : "";
  return message.text || message.attachment?.name || kind;
}

function documentPart(attachment) {
  return el("a", { class: "document", href: `${attachment.url}?download=1`, download: attachment.name, testid: "document" },
    el("span", { class: "document-icon" }, icon("file")),
    el("span", { class: "document-words" },
      el("span", { class: "document-name" }, attachment.name),
      el("span", { class: "document-size" }, `${sizeOf(attachment.size)} · ${WORDS.download}`)));
}

function voicePart(attachment) {
  const wave = el("span", { class: "wave" });
  for (let i = 0; i < 28; i += 1) {
    const bar = el("i");
    bar.style.height = `${5 + Math.round(15 * Math.abs(Math.sin(i * 1.7) * Math.cos(i * 0.6)))}px`;
    wave.append(bar);
  }
  const length = `0:${String(attachment.duration).padStart(2, "0")}`;
  return el("div", { class: "voice", "aria-label": `${WORDS.voice}, ${length}` },
    el("span", { class: "document-icon" }, icon("play")), wave, el("span", { class: "document-size" }, length));
}

function locationPart(attachment) {
  const degrees = [attachment.latitude, attachment.longitude].map((n) => n.toLocaleString("it-IT", { maximumFractionDigits: 4 }));
  return el("div", { class: "location" }, el("span", { class: "map" }, icon("pin")),
    el("span", { class: "document-size" }, `${WORDS.location}: ${degrees.join(" · ")}`));
}

function attached(attachment) {
  switch (attachment?.kind) {
    case "photo": {
      const photo = el("img", { class: "photo", src: attachment.url, alt: WORDS.photo });
      if (attachment.width) photo.style.aspectRatio = `${attachment.width} / ${attachment.height}`;
      return photo;
    }
    case "document": return documentPart(attachment);
    case "voice": return voicePart(attachment);
    case "sticker": return el("div", { class: "sticker", role: "img", "aria-label": WORDS.sticker }, attachment.emoji);
    case "location": return locationPart(attachment);
    default: return null;
  }
}

function quote(original, act) {
  return el("button", { type: "button", class: "quote", onclick: () => original && act.showMessage(original.id) },
    el("strong", {}, original?.sender ?? ""), el("span", {}, preview(original)));
}

function button(message, given, act) {
  const pending = act.isPending(message.id, given.data);
  const shared = { class: `key${pending ? " pending" : ""}`, testid: "keyboard-button" };
  if (given.url) {
    const onclick = (event) => act.openOwnLink(given.url) && event.preventDefault();
    return el("a", { ...shared, href: given.url, target: "_blank", rel: "noopener noreferrer", onclick, title: WORDS.opensOutside },
      el("span", {}, given.text), icon("outside"));
  }
  return el("button", { ...shared, type: "button", disabled: pending, "aria-busy": String(pending), onclick: () => act.press(message, given) },
    el("span", {}, given.text), pending && el("i", { class: "spinner", role: "img", "aria-label": WORDS.waiting }));
}

function keyboard(message, act) {
  if (!message.buttons.length) return null;
  return el("div", { class: "keys" }, message.buttons.map((row) =>
    el("div", { class: "key-row" }, row.map((given) => button(message, given, act)))));
}

function actions(message, own, act) {
  return el("div", { class: "actions" },
    iconButton("reply", WORDS.reply, () => act.replyTo(message), { testid: "reply" }),
    own && !["sticker", "voice", "location"].includes(message.attachment?.kind) &&
      iconButton("pencil", WORDS.edit, () => act.edit(message), { testid: "edit" }));
}

export function bubble(message, { own, inGroup, original, act }) {
  if (message.service) return el("div", { class: "service", data: { messageId: message.id } }, WORDS.moved);
  const bare = message.attachment?.kind === "sticker";
  const time = el("span", { class: "time" },
    message.edited && !message.from_bot && el("span", {}, `${WORDS.edited} `), el("time", { dateTime: message.date }, timeOf(message.date)),
    own && icon("read"));
  const body = el("div", { class: `bubble${bare ? " bare" : ""}`, testid: "bubble" },
    inGroup && !own && el("div", { class: `author tint-${Math.abs(message.sender_id) % 6}` }, message.sender),
    message.reply_to && quote(original, act),
    attached(message.attachment),
    message.text && richText(message.text, message.entities, act),
    time);
  const row = el("div", { class: "row" }, body, actions(message, own, act));
  row.lastElementChild.addEventListener("click", () => row.classList.remove("open"));
  body.addEventListener("click", (event) => {
    if (event.target.closest("a, button, .spoiler")) return;
    document.querySelectorAll(".row.open").forEach((other) => other !== row && other.classList.remove("open"));
    row.classList.toggle("open");
  });
  return el("article", {
    class: `message ${own ? "own" : "theirs"}${message.attachment ? ` with-${message.attachment.kind}` : ""}`,
    testid: own ? "message-own" : "message-bot",
    data: { messageId: message.id },
    "aria-label": `${own ? WORDS.you : message.sender}, ${timeOf(message.date)}`,
  },
  inGroup && !own && avatar(message.sender_id, message.sender, message.from_bot),
  el("div", { class: "stack" }, row, keyboard(message, act)));
}
