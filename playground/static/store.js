import { setZone } from "/static/dom.js";

// What the page knows: filled by one stream of events, replaced whole whenever the stream begins again.
export const store = {
  bot: { id: 0, username: "", names: { "": "Bot" }, descriptions: {} },
  people: new Map(),
  chats: new Map(),
  messages: new Map(), // chat id: Map of messages by id, in order
  commands: {},
  unread: new Map(),
  staff: [], // ids of those who coordinate
  clock: { instant: Date.now(), heard: performance.now(), offset: 0, goal: null },
};

const listeners = new Set();
export const onChange = (listener) => listeners.add(listener);
const tell = (change) => listeners.forEach((listener) => listener(change));

export const botName = (language) => store.bot.names[language] || store.bot.names[""];
export const botDescription = (language) => store.bot.descriptions[language] || store.bot.descriptions[""] || "";
export const messagesOf = (chatId) => [...(store.messages.get(chatId)?.values() ?? [])];
// The instant of the playground: what was heard last, and what went by since.
export const presentInstant = () => store.clock.instant + performance.now() - store.clock.heard;
export const isStaff = (personId) => store.staff.includes(personId);
export const commandsOf = (chatId, personId) => store.commands[`${chatId}:${personId}`] ?? [];

function around(change) {
  store.bot = change.bot;
  store.commands = change.commands;
  store.people = new Map(change.people.map((person) => [person.id, person]));
  store.chats = new Map(change.chats.map((chat) => [chat.id, chat]));
  store.staff = change.staff;
  setClock(change.clock);
}

function setClock(clock) {
  setZone(clock.zone);
  store.clock = {
    instant: Date.parse(clock.now),
    heard: performance.now(),
    offset: clock.offset_seconds,
    goal: clock.walking_until ? Date.parse(clock.walking_until) : null,
  };
}

function put(message) {
  if (!store.messages.has(message.chat_id)) store.messages.set(message.chat_id, new Map());
  const chat = store.chats.get(message.chat_id);
  if (chat) chat.keyboard = message.keyboard;
  const known = store.messages.get(message.chat_id);
  const isNew = !known.has(message.id);
  known.set(message.id, message);
  return isNew;
}

function receive(change) {
  if (change.kind === "snapshot") {
    around(change);
    store.messages = new Map();
    change.messages.forEach(put);
    tell({ kind: "snapshot" });
  } else if (change.kind === "around") {
    around(change);
    tell({ kind: "around" });
  } else if (change.kind === "message") {
    tell({ kind: "message", message: change.message, isNew: put(change.message) });
  } else if (change.kind === "deleted") {
    store.messages.get(change.chat_id)?.delete(change.message_id);
    tell(change);
  } else {
    if (change.kind === "clock") setClock(change.clock);
    tell(change);
  }
}

// EventSource gives up after some failures; a new one every second never does.
export function connect() {
  const source = new EventSource("/playground/events");
  source.onopen = () => tell({ kind: "connected" });
  source.onmessage = (event) => receive(JSON.parse(event.data));
  source.onerror = () => {
    source.close();
    tell({ kind: "disconnected" });
    setTimeout(connect, 1000);
  };
}

export async function order(name, content) {
  const response = await fetch(`/playground/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export async function upload(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const response = await fetch("/playground/upload", { method: "POST", body: form });
  if (!response.ok) throw new Error((await response.json()).error);
}
