// Text with marks. Spans count characters as Python does: one for each code point.

import { el } from "./prism.js";

const ASTRAL = /[\u{10000}-\u{10FFFF}]/u;

function slicer(text) {
  if (!ASTRAL.test(text)) return (start, end) => text.slice(start, end);
  const points = Array.from(text);
  return (start, end) => points.slice(start, end).join("");
}

/** Fill `target` with `text`; where findings lie, with marks that name them. */
export function fillText(target, text, findings) {
  if (!findings.length) {
    target.textContent = text;
    return;
  }
  const cut = slicer(text);
  const length = ASTRAL.test(text) ? Array.from(text).length : text.length;
  const edges = new Set([0, length]);
  for (const { span } of findings) edges.add(Math.min(span[0], length)).add(Math.min(span[1], length));
  const sorted = [...edges].sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < sorted.length; i += 1) {
    const [start, end] = [sorted[i], sorted[i + 1]];
    const here = findings.filter(({ span }) => span[0] <= start && end <= span[1]);
    const words = cut(start, end);
    pieces.push(here.length ? mark(words, here) : document.createTextNode(words));
  }
  target.replaceChildren(...pieces);
}

function mark(words, findings) {
  // The finding first in the list is the riskiest; it gives the colour.
  const [first] = findings;
  const classes = ["pr-mark", `pr-${first.tone}`];
  if (findings.every(({ quoted }) => quoted === "near")) classes.push("pr-near");
  if (findings.every(({ verdict }) => verdict)) classes.push("pr-done");
  const node = el("mark", classes.join(" "), words);
  node.dataset.findings = findings.map(({ id }) => id).join(" ");
  node.title = findings.map(({ text }) => text).join("\n");
  return node;
}
