// The findings beside the document: click either and the other answers.

import { documentOf, el, risk, rootOf } from "./prism.js";
import { drawDocument } from "./document.js";
import { fillText } from "./text.js";

const VERDICTS = { accepted: "✓ accepted", edited: "✓ edited and accepted", rejected: "✗ rejected" };
const QUOTES = { near: "near quote", absent: "quote not found" };

export async function bench(component) {
  const { root, state } = rootOf(component, "pr-bench");
  const { data } = component;
  state.pick = (id) => component.setTriggerValue("picked", id);
  if (state.review !== data.review) begin(root, state, data);
  state.data = data;
  drawList(state, data);
  try {
    await state.ready;
    markFindings(state, data.findings);
    select(state, data.selected, data.selected !== state.selected);
  } catch (error) {
    state.pane.replaceChildren(el("p", "pr-empty", "The text could not be fetched. Reload the page to try again."));
  }
  fit(state, root);
  return () => state.stop?.();
}

function begin(root, state, data) {
  state.stop?.();
  const list = el("ul", "pr-list");
  list.setAttribute("aria-label", "Findings");
  const count = el("div", "pr-side-head");
  const foot = el("div", "pr-side-foot");
  const side = el("div", "pr-side", count, list, foot);
  const jump = el("select");
  jump.setAttribute("aria-label", "Go to section");
  const where = el("span", "pr-where");
  const pane = el("div", "pr-doc", el("p", "pr-empty", "Fetching the text…"));
  pane.tabIndex = 0;
  pane.setAttribute("aria-label", "Document");
  root.replaceChildren(side, el("div", "pr-reader", el("div", "pr-doc-head", jump, where), pane));
  Object.assign(state, { review: data.review, list, count, foot, jump, where, pane, items: new Map(), seen: null, selected: "" });
  state.marks = new Map();
  state.ready = documentOf(data.review).then((source) => openDocument(state, source));
  listen(root, state);
}

function openDocument(state, source) {
  state.pane.replaceChildren();
  Object.assign(state, drawDocument(state.pane, source));
  state.texts = new Map(source.blocks.map((block) => [block.i, block.t]));
  const options = source.sections.map((section) => {
    const option = el("option", "", `${"\u00a0\u00a0".repeat(Math.max(0, section.level - 1))}${section.name}`);
    option.value = section.id;
    return option;
  });
  state.jump.replaceChildren(...options);
  const words = source.sections.reduce((sum, section) => sum + section.words, 0);
  const size = `${source.sections.length} sections, ${words.toLocaleString()} words`;
  state.where.textContent = source.pages ? `${source.pages} pages, ${size}` : size;
}

function listen(root, state) {
  state.list.onclick = (event) => {
    const item = event.target.closest("[data-finding]");
    if (item) choose(state, item.dataset.finding);
  };
  state.pane.onclick = (event) => {
    const mark = event.target.closest(".pr-mark");
    if (!mark) return;
    const ids = mark.dataset.findings.split(" ");
    // Words with several findings: each click goes to the next of them.
    choose(state, ids[(ids.indexOf(state.selected) + 1) % ids.length], true);
  };
  state.jump.onchange = () => goTo(state, state.jump.value);
  state.pane.onscroll = () => {
    state.frame ??= requestAnimationFrame(() => sayWhere(state));
  };
  const goToSection = (event) => event.detail.review === state.review && goTo(state, event.detail.section);
  const refit = () => fit(state, root);
  window.addEventListener("prism:section", goToSection);
  window.addEventListener("resize", refit);
  const watcher = new ResizeObserver(refit);
  const block = root.closest('[data-testid="stVerticalBlock"]')?.parentElement;
  if (block) watcher.observe(block);
  state.stop = () => {
    window.removeEventListener("prism:section", goToSection);
    window.removeEventListener("resize", refit);
    watcher.disconnect();
  };
}

function choose(state, id, fromText = false) {
  select(state, id, !fromText);
  state.pick(id);
}

function drawList(state, data) {
  const { counts } = data;
  state.count.replaceChildren(el("b", "", counts.shown === counts.total ? `${counts.total} findings` : `${counts.shown} of ${counts.total} findings`));
  for (const level of ["high", "medium", "low"]) {
    const label = risk(level);
    label.textContent = `${label.textContent.split(" ")[0]} ${counts[level]}`;
    label.title = `${counts[level]} ${level}`;
    state.count.append(label);
  }
  state.foot.textContent = counts.total ? `${counts.decided} decided, ${counts.undecided} left` : "";
  const known = state.seen;
  const items = data.findings.map((finding) => itemOf(state, finding, known && !known.has(finding.id)));
  if (!items.length) items.push(el("li", "pr-empty", data.empty));
  const unchanged = items.length === state.list.children.length && items.every((item, i) => item === state.list.children[i]);
  if (!unchanged) {
    const top = state.list.scrollTop;
    state.list.replaceChildren(...items);
    state.list.scrollTop = top;
  }
  state.seen = new Set([...(known ?? []), ...data.findings.map(({ id }) => id)]);
}

function itemOf(state, finding, isNew) {
  const print = JSON.stringify(finding);
  const kept = state.items.get(finding.id);
  if (kept?.print === print) return kept.node;
  const top = el("span", "pr-item-top", risk(finding.tone), el("span", "pr-section pr-ellipsis", finding.section));
  const button = el("button", `pr-item${isNew ? " pr-new" : ""}`, top, el("span", "pr-item-text", finding.text));
  const notes = [VERDICTS[finding.verdict], finding.by && `by ${finding.by}`, QUOTES[finding.quoted]].filter(Boolean);
  if (notes.length) button.append(el("span", "pr-item-note", notes.join(" · ")));
  if (finding.verdict) button.classList.add("pr-decided", `pr-${finding.verdict}`);
  button.type = "button";
  button.dataset.finding = finding.id;
  button.setAttribute("aria-current", String(finding.id === state.selected));
  const node = el("li", "", button);
  state.items.set(finding.id, { node, print });
  return node;
}

/** Mark what changed: a block is drawn anew only when its own findings differ. */
function markFindings(state, findings) {
  const byBlock = new Map();
  for (const finding of findings) {
    if (!finding.span || !state.places.has(finding.block)) continue;
    if (!byBlock.has(finding.block)) byBlock.set(finding.block, []);
    byBlock.get(finding.block).push(finding);
  }
  for (const blockId of new Set([...byBlock.keys(), ...state.marks.keys()])) {
    const here = byBlock.get(blockId) ?? [];
    const print = JSON.stringify(here);
    if (state.marks.get(blockId) === print) continue;
    fillText(state.places.get(blockId), state.texts.get(blockId), here);
    if (here.length) state.marks.set(blockId, print);
    else state.marks.delete(blockId);
    state.redrawn = true;
  }
}

function select(state, id, scroll) {
  if (id === state.selected && !scroll && !state.redrawn) return;
  state.redrawn = false;
  state.selected = id;
  for (const button of state.list.querySelectorAll("[data-finding]")) {
    const isCurrent = button.dataset.finding === id;
    button.setAttribute("aria-current", String(isCurrent));
    if (isCurrent && scroll) scrollWithin(state.list, button, 0.35);
  }
  let first = null;
  for (const mark of state.pane.querySelectorAll(".pr-mark")) {
    const isOn = id !== "" && mark.dataset.findings.split(" ").includes(id);
    mark.classList.toggle("pr-on", isOn);
    if (isOn && !first) first = mark;
  }
  if (!scroll || !id) return;
  const finding = state.data.findings.find((item) => item.id === id);
  const target = first ?? (finding && state.sections.get(finding.section_id));
  if (!target) return;
  scrollWithin(state.pane, target, first ? 0.3 : 0);
  if (first) {
    first.classList.remove("pr-flash");
    requestAnimationFrame(() => first.classList.add("pr-flash"));
  }
}

function goTo(state, sectionId) {
  const node = state.sections?.get(sectionId);
  if (node) scrollWithin(state.pane, node, 0);
}

/** Name the section at the top of the pane. */
function sayWhere(state) {
  state.frame = null;
  const top = state.pane.getBoundingClientRect().top + 48;
  let here = "";
  for (const [id, node] of state.sections ?? []) {
    if (node.getBoundingClientRect().top > top) break;
    here = id;
  }
  if (here && state.jump.value !== here) state.jump.value = here;
}

/** Scroll a pane, never the page. */
function scrollWithin(pane, target, share) {
  const box = pane.getBoundingClientRect();
  const rect = target.getBoundingClientRect();
  if (share && rect.top >= box.top + 30 && rect.bottom <= box.bottom - 10) return;
  pane.scrollTop += rect.top - box.top - box.height * share;
}

/** As high as the window leaves room for; the card beside it takes the same height. */
function fit(state, root) {
  const scroller = root.closest('[data-testid="stMain"]') ?? document.documentElement;
  const top = root.getBoundingClientRect().top + scroller.scrollTop;
  const height = Math.max(430, Math.floor(window.innerHeight - top - 12));
  if (height === state.height) return;
  state.height = height;
  document.documentElement.style.setProperty("--prism-height", `${height}px`);
}
