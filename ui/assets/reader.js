// The document in its pane: drawn once, marked with findings, scrolled to what is asked for.

import { documentOf, el } from "./prism.js";
import { drawDocument } from "./document.js";
import { fillText } from "./text.js";

const SETTLING_FRAMES = 6;

/** Return the reader of a review: its nodes, and what it knows of them. It begins to fetch the text at once. */
export function newReader(reviewId) {
  const jump = el("select");
  jump.setAttribute("aria-label", "Go to section");
  const where = el("span", "pr-where");
  const pane = el("div", "pr-doc", el("p", "pr-empty", "Reading the document…"));
  pane.tabIndex = 0;
  pane.setAttribute("aria-label", "Document");
  const node = el("div", "pr-reader", el("div", "pr-doc-head", jump, where), pane);
  const reader = {
    node, jump, where, pane, marks: new Map(), findings: [], places: new Map(), sections: new Map(),
    selected: "", awaited: null, top: 0, pick: () => {},
  };
  listen(reader);
  reader.ready = documentOf(reviewId).then(
    (source) => open(reader, source),
    () => pane.replaceChildren(el("p", "pr-empty", "The text could not be fetched. Reload the page to try again.")),
  );
  return reader;
}

/** Show these findings as marks; a block is drawn anew only when its own findings differ. */
export function markFindings(reader, findings) {
  reader.findings = findings;
  const byBlock = new Map();
  for (const finding of findings) {
    if (!finding.span || !reader.places.has(finding.block)) continue;
    if (!byBlock.has(finding.block)) byBlock.set(finding.block, []);
    byBlock.get(finding.block).push(finding);
  }
  for (const blockId of new Set([...byBlock.keys(), ...reader.marks.keys()])) {
    const here = byBlock.get(blockId) ?? [];
    const print = JSON.stringify(here);
    if (reader.marks.get(blockId) === print) continue;
    fillText(reader.places.get(blockId), reader.texts.get(blockId), here);
    if (here.length) reader.marks.set(blockId, print);
    else reader.marks.delete(blockId);
    light(reader, reader.places.get(blockId));
  }
}

/** Light up the words of a finding and, if asked to, bring them into sight as soon as they are drawn. */
export function showFinding(reader, id, scroll) {
  if (id !== reader.selected) {
    reader.selected = id;
    light(reader, reader.pane);
  }
  if (!scroll) return;
  reader.awaited = id;
  seekAwaited(reader);
}

/** Bring the beginning of a section to the top of the pane. */
export function goTo(reader, sectionId) {
  reader.awaited = null;
  const node = reader.sections.get(sectionId);
  if (node) bringIntoSight(reader.pane, () => node, 0);
}

/** Bring a block into sight as soon as it is drawn. */
export function goToBlock(reader, blockId) {
  Object.assign(reader, { awaited: null, block: blockId });
  seekBlock(reader);
}

function seekBlock(reader) {
  const text = reader.places.get(reader.block);
  if (!text) return;
  reader.block = "";
  bringIntoSight(reader.pane, () => text, 0.3);
  text.classList.add("pr-here");
}

/** Put the pane back to where it was: a node that moves in the page forgets. */
export function keepPlace(reader) {
  reader.pane.scrollTop = reader.top;
}

function open(reader, source) {
  reader.pane.replaceChildren();
  reader.texts = new Map(source.blocks.map((block) => [block.i, block.t]));
  const options = source.sections.map((section) => {
    const option = el("option", "", `${"\u00a0\u00a0".repeat(Math.max(0, section.level - 1))}${section.name}`);
    option.value = section.id;
    return option;
  });
  reader.jump.replaceChildren(...options);
  const words = source.sections.reduce((sum, section) => sum + section.words, 0);
  const size = `${source.sections.length} sections, ${words.toLocaleString()} words`;
  reader.where.textContent = source.pages ? `${source.pages} pages, ${size}` : size;
  const mark = () => {
    markFindings(reader, reader.findings);
    seekAwaited(reader);
    seekBlock(reader);
  };
  Object.assign(reader, drawDocument(reader.pane, source, mark));
  mark();
}

function listen(reader) {
  const { pane, jump } = reader;
  pane.onclick = (event) => {
    const mark = event.target.closest(".pr-mark");
    if (!mark) return;
    const ids = mark.dataset.findings.split(" ");
    // Words with several findings: each click goes to the next of them.
    reader.pick(ids[(ids.indexOf(reader.selected) + 1) % ids.length]);
  };
  jump.onchange = () => goTo(reader, jump.value);
  pane.onscroll = () => {
    if (pane.isConnected) reader.top = pane.scrollTop;
    reader.frame ??= requestAnimationFrame(() => sayWhere(reader));
  };
  // Whoever moves in the text themselves is not taken elsewhere a moment later.
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    pane.addEventListener(kind, () => { reader.awaited = null; }, { passive: true });
  }
}

function light(reader, within) {
  for (const mark of within.querySelectorAll(".pr-mark")) {
    mark.classList.toggle("pr-on", mark.dataset.findings.split(" ").includes(reader.selected));
  }
}

function seekAwaited(reader) {
  const finding = reader.findings.find(({ id }) => id === reader.awaited);
  if (!finding) return;
  const words = () => reader.pane.querySelector(".pr-mark.pr-on");
  const target = words() ? words : () => reader.sections.get(finding.section_id);
  if (!target()) return;
  // Words that are still to be drawn are waited for; a finding without a place has only its section.
  if (finding.span && !words() && !reader.isWhole) return;
  reader.awaited = null;
  bringIntoSight(reader.pane, target, words() ? 0.3 : 0);
  const mark = words();
  if (!mark) return;
  mark.classList.remove("pr-flash");
  requestAnimationFrame(() => mark.classList.add("pr-flash"));
}

/** Scroll, and again while sections that come near take the height they really have. */
function bringIntoSight(pane, target, share) {
  if (share && isInSight(pane, target())) return;
  let frames = 0;
  const step = () => {
    const node = target();
    if (!node?.isConnected) return;
    const moved = node.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight * share;
    if (Math.abs(moved) > 2) pane.scrollTop += moved;
    frames += 1;
    if (frames < SETTLING_FRAMES) requestAnimationFrame(step);
  };
  step();
}

function isInSight(pane, node) {
  const box = pane.getBoundingClientRect();
  const rect = node.getBoundingClientRect();
  return rect.top >= box.top + 30 && rect.bottom <= box.bottom - 10;
}

/** Name the section at the top of the pane. */
function sayWhere(reader) {
  reader.frame = null;
  const top = reader.pane.getBoundingClientRect().top + 48;
  let here = "";
  for (const [id, node] of reader.sections) {
    if (node.getBoundingClientRect().top > top) break;
    here = id;
  }
  if (here && reader.jump.value !== here) reader.jump.value = here;
}
