// Columns that fill: a band for each section, a cell in it for each column.

import { build, button, drawHeads, layOut } from "./compare.js";
import { duration, el, risk, rootOf } from "./prism.js";

const DOTS = { waiting: "○", running: "●", done: "✓", failed: "✕", cancelled: "–" };
const STATES = { waiting: "about to start", running: "running", complete: "complete", partial: "with gaps", failed: "failed", cancelled: "cancelled" };

const grids = new Map();
const pulses = new Map();

/** What has moved since the page was drawn; comes with every look. */
export function livePulse(component) {
  const { data } = component;
  pulses.set(data.comparison, data);
  const state = grids.get(data.comparison);
  if (state?.data) beat(state);
}

export function live(component) {
  const { root, state } = rootOf(component, "pr-cmp");
  const { data } = component;
  state.root = root;
  state.send = component.setTriggerValue;
  state.open = (place) => component.setStateValue("notes", place);
  if (state.comparison !== data.comparison) {
    state.stop?.();
    build(root, state);
    Object.assign(state, { comparison: data.comparison, bands: [], prints: new Map() });
    state.pane.setAttribute("aria-label", "Columns, section by section");
  }
  state.data = data;
  state.offset = data.now - Date.now() / 1000;
  grids.set(data.comparison, state);
  draw(state);
  beat(state);
  clearInterval(state.clock);
  if (data.columns.some((column) => column.live)) state.clock = setInterval(() => tick(state), 1000);
  state.refit();
  return () => {
    clearInterval(state.clock);
    state.stop();
    grids.delete(data.comparison);
    state.comparison = "";
  };
}

function beat(state) {
  const news = pulses.get(state.comparison);
  if (!news || news.now < state.data.now) return;
  Object.assign(state.data, { now: news.now, columns: news.columns, thinking: news.thinking });
  state.offset = news.now - Date.now() / 1000;
  for (const [column, place, cell] of news.changed) state.data.cells[column][place] = cell;
  drawTop(state);
  for (const [column, place] of news.changed) drawCell(state, column, place);
  drawThinking(state);
}

function draw(state) {
  const { data } = state;
  drawTop(state);
  layOut(state.root, state, data.columns.length, data.wide);
  data.sections.forEach(([id, name], place) => {
    if (!state.bands[place]) state.bands[place] = newBand(state, id, name, place);
    for (let column = 0; column < data.columns.length; column += 1) drawCell(state, column, place);
  });
  drawThinking(state);
}

function newBand(state, id, name, place) {
  const cells = state.data.columns.map(() => el("div", "pr-cmp-cell"));
  const title = el("div", "pr-cmp-band-name", name);
  const node = el("section", "pr-cmp-band", title, el("div", "pr-cmp-row", ...cells));
  node.setAttribute("aria-label", name);
  state.body.append(node);
  return { id, node, cells, title, place };
}

function drawTop(state) {
  const { data } = state;
  drawHeads(state, data.columns.map(({ label }) => label), (i) => state.send("widen", i));
  data.columns.forEach((column, i) => {
    const print = JSON.stringify(column);
    const head = state.heads[i];
    if (head.print === print) return;
    head.print = print;
    const chip = el("span", `pr-chip pr-s-${column.state}`, STATES[column.state] ?? column.state);
    const figures = column.figures.map((line) => el("div", "pr-cmp-figures", line));
    const line = el("div", "pr-cmp-line", chip, el("b", "", column.found));
    if (data.decides && column.live && !column.cancelling) line.append(button("Cancel", "pr-cmp-small", () => state.send("cancel", i)));
    if (data.decides && column.gaps) line.append(button(`Retry ${column.gaps}`, "pr-cmp-small", () => state.send("retry", i)));
    head.more.replaceChildren(line, el("div", "pr-muted pr-cmp-said", column.said), ...figures);
  });
}

function drawCell(state, column, place) {
  const cell = state.data.cells[column][place];
  const at = `${column}:${state.bands[place].id}`;
  const isOpen = state.data.notes === at;
  const print = JSON.stringify(cell) + isOpen;
  if (state.prints.get(at) === print) return;
  state.prints.set(at, print);
  const node = state.bands[place].cells[column];
  node.className = `pr-cmp-cell pr-is-${cell.s}`;
  const words = el("span", "pr-cmp-state", sentence(state, cell));
  const line = el("div", "pr-cmp-cell-line", el("span", "pr-dot", DOTS[cell.s]), words);
  if (cell.thinks) {
    const fold = button(isOpen ? "Fold thinking" : "Thinking", "pr-cmp-link", () => state.open(isOpen ? "" : at));
    fold.setAttribute("aria-expanded", String(isOpen));
    line.append(fold);
  }
  node.words = words;
  node.replaceChildren(line);
  if (isOpen) node.append(notesOf(state));
  if (cell.found) node.append(el("ul", "pr-cmp-found", ...cell.found.map((item) => foundOf(state, item))));
}

function notesOf(state) {
  state.notes = el("div", "pr-cmp-notes");
  state.notes.tabIndex = 0;
  return el("div", "", el("div", "pr-muted pr-cmp-notes-head", "the model's notes, not evidence"), state.notes);
}

function foundOf(state, [id, tone, text, quoted]) {
  const node = button("", "pr-cmp-item", () => state.send("issue", id));
  node.append(risk(tone), " ", el("span", "", text));
  if (quoted === "absent") node.append(el("span", "pr-cmp-warn", " quote not found"));
  node.title = "Show this issue beside what the others say";
  return el("li", "", node);
}

function sentence(state, cell) {
  switch (cell.s) {
    case "running": {
      if (cell.held) return cell.held;
      const passed = Date.now() / 1000 + state.offset - (cell.at ?? state.data.now);
      return `${duration(passed)} · ${cell.tokens ? `${cell.tokens.toLocaleString()} tokens` : "waiting for the first words"}`;
    }
    case "done":
      return cell.said;
    case "failed":
      return `no answer: ${cell.why}`;
    case "cancelled":
      return "cancelled";
    default:
      return "waiting";
  }
}

function drawThinking(state) {
  const box = state.data.notes ? state.notes : null;
  if (!box) return;
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
  const said = state.data.thinking.trim() || "Nothing noted yet.";
  if (box.textContent !== said) box.textContent = said;
  if (atEnd) box.scrollTop = box.scrollHeight;
}

function tick(state) {
  state.data.cells.forEach((cells, column) => {
    cells.forEach((cell, place) => {
      const words = state.bands[place]?.cells[column].words;
      if (cell.s === "running" && words) words.textContent = sentence(state, cell);
    });
  });
}
