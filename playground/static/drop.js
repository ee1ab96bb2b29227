// Files that are dragged onto a conversation.
import { el, icon } from "/static/dom.js";
import { WORDS } from "/static/words.js";

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

// A file that misses its place must not take the page away.
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => holdsFiles(event) && event.preventDefault());

export function takeDrops(node, isOpen, take) {
  const veil = el("div", { class: "drop-veil", testid: "drop-veil", hidden: true }, icon("file"), WORDS.dropHere);
  node.append(veil);
  node.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.dataTransfer.dropEffect = isOpen() ? "copy" : "none";
    veil.hidden = !isOpen();
  });
  node.addEventListener("dragleave", (event) => { veil.hidden ||= !node.contains(event.relatedTarget); });
  node.addEventListener("drop", (event) => {
    veil.hidden = true;
    if (holdsFiles(event) && isOpen()) take([...event.dataTransfer.files]);
  });
}
