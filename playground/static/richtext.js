// Text with entities, as nodes. Offsets are UTF-16 units, which is how JavaScript counts too.
import { el } from "/static/dom.js";
import { WORDS } from "/static/words.js";

const BLOCKS = new Set(["BLOCKQUOTE", "PRE"]);
const SAFE = /^(https?|tg|mailto):/i;

function link(address, act) {
  const url = SAFE.test(address) ? address : `http://${address}`;
  const onclick = (event) => {
    if (act.openOwnLink(url)) event.preventDefault();
  };
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick });
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": WORDS.showHidden });
  const show = () => {
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && show());
  return node;
}

function expandable() {
  const node = el("blockquote", { class: "expandable", tabindex: "0", title: WORDS.more });
  const toggle = () => node.classList.toggle("shown");
  node.addEventListener("click", toggle);
  node.addEventListener("keydown", (event) => event.key === "Enter" && toggle());
  return node;
}

function wrapper(entity, words, act) {
  switch (entity.type) {
    case "bold": return el("strong");
    case "italic": return el("em");
    case "underline": return el("u");
    case "strikethrough": return el("s");
    case "code": return el("code");
    case "pre": return el("pre");
    case "blockquote": return el("blockquote");
    case "expandable_blockquote": return expandable();
    case "spoiler": return spoiler();
    case "text_link": return link(entity.url, act);
    case "url": return link(words, act);
    case "email": return link(`mailto:${words}`, act);
    case "bot_command": return el("button", { type: "button", class: "command-link", onclick: () => act.say(words) });
    case "mention": case "hashtag": return el("span", { class: "mention" });
    default: return el("span");
  }
}

function fill(parent, text, from, to, entities, act) {
  let at = from;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= entity.offset) continue;
    const inner = [];
    while (i + 1 < entities.length && entities[i + 1].offset < end) inner.push(entities[(i += 1)]);
    if (entity.offset > at) parent.append(text.slice(at, entity.offset));
    const node = wrapper(entity, text.slice(entity.offset, end), act);
    fill(node, text, entity.offset, end, inner, act);
    parent.append(node);
    at = end;
    if (BLOCKS.has(node.tagName) && text[at] === "\n" && at < to) at += 1; // the block ends its line itself
  }
  if (at < to) parent.append(text.slice(at, to));
}

export function richText(text, entities, act) {
  const node = el("div", { class: "text", testid: "text" });
  fill(node, text, 0, text.length, entities, act);
  return node;
}
