// Small tools to build the page. Data reaches the page only as text nodes and plain attributes.
import { PATHS } from "/static/icons.js";

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "testid") node.dataset.testid = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list" && name !== "form") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export function iconButton(name, label, onclick, properties = {}) {
  return el("button", { type: "button", class: "icon-button", title: label, "aria-label": label, onclick, ...properties }, icon(name));
}

export function avatar(id, name, isBot = false) {
  const initials = name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
  const node = el("span", { class: `avatar tint-${Math.abs(id) % 6}${isBot ? " avatar-bot" : ""}`, "aria-hidden": "true" });
  node.append(isBot ? icon("shop") : initials);
  return node;
}

// Arrow keys, Home, End and Escape inside a menu of buttons.
export function menuKeys(menu, close) {
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    }
  });
}

// Every time of the page is that of the clocks on the walls of the playground's zone.
const FORMS = {
  time: ["it-IT", { hour: "2-digit", minute: "2-digit" }],
  day: ["it-IT", { weekday: "long", day: "numeric", month: "long" }],
  short: ["it-IT", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }],
  long: ["it-IT", { dateStyle: "full", timeStyle: "short" }],
  field: ["sv-SE", { dateStyle: "short", timeStyle: "short" }],
};
let zone = "";
const forms = {};

export function setZone(name) {
  if (zone === name) return;
  zone = name;
  for (const [form, [language, options]] of Object.entries(FORMS)) forms[form] = new Intl.DateTimeFormat(language, { ...options, timeZone: name });
}

setZone("Europe/Rome");
const written = (form) => (instant) => forms[form].format(new Date(instant));
export const timeOf = written("time");
export const dayOf = written("day");
export const momentOf = written("short");
export const wholeMomentOf = written("long");
// As a field for date and time holds it.
export const fieldOf = (instant) => written("field")(instant).replace(" ", "T");

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1048576 ? [bytes / 1024, "KB"] : [bytes / 1048576, "MB"];
  return `${value.toLocaleString("it-IT", { maximumFractionDigits: 1 })} ${unit}`;
}
