// One line for each section of a run, the bar above them, and the model's notes below.

import { documentOf, duration, el, rootOf } from "./prism.js";

const DOTS = { waiting: "○", running: "●", done: "✓", failed: "✕", cancelled: "–" };

const LIVE = new Set(["waiting", "running"]);

const panels = new Map();
const pulses = new Map();

/** What has moved since the lines were drawn; comes with every look, so it is small. */
export function pulse(component) {
  const { data } = component;
  pulses.set(data.review, data);
  const state = panels.get(data.review);
  if (state?.data) beat(state);
}

export async function run(component) {
  const { root, state } = rootOf(component, "pr-run");
  const { data } = component;
  state.send = component.setTriggerValue;
  state.open = (id) => component.setStateValue("notes", id);
  state.data = data;
  state.offset = data.now - Date.now() / 1000;
  if (!state.top) build(root, state);
  // Folded at first once it has ended, and never by itself: what is read below must not move.
  if (state.folded === undefined || (data.live && !state.wasLive)) state.folded = !data.live;
  state.wasLive = data.live;
  if (!state.names) {
    const names = await documentOf(data.review).then(
      (source) => new Map(source.sections.map((section) => [section.id, section.name])),
      () => null,
    );
    state.names = names;
  }
  panels.set(data.review, state);
  draw(state);
  beat(state);
  clearInterval(state.clock);
  if (data.live) state.clock = setInterval(() => tick(state), 1000);
  return () => {
    clearInterval(state.clock);
    panels.delete(data.review);
  };
}

function beat(state) {
  const news = pulses.get(state.data.review);
  if (!news || !state.data.live || news.now < state.data.now) return;
  const { now, share, left, spent, thinking, about_notes } = news;
  Object.assign(state.data, { now, share, left, spent, thinking, about_notes });
  state.offset = now - Date.now() / 1000;
  const moving = new Map(news.moving.map(([id, ...rest]) => [id, rest]));
  for (const [id, row] of state.rows) {
    const [tokens, model, held, switches] = moving.get(id) ?? [row.section.tokens, row.section.model, "", row.section.switches];
    Object.assign(row.section, { tokens, model, held, switches });
    if (row.section.state === "running" && moving.has(id)) row.section.thinks = true;
    row.notes.hidden = !row.section.thinks;
    if (LIVE.has(row.section.state)) row.node.title = about(row.section);
  }
  drawTop(state);
  drawNotes(state);
  tick(state);
}

function build(root, state) {
  state.bar = el("i");
  state.bar_box = el("div", "pr-bar", state.bar);
  state.bar_box.setAttribute("role", "progressbar");
  state.bar_box.setAttribute("aria-label", "Sections reviewed");
  state.said = el("span", "");
  state.spent = el("span", "pr-muted");
  state.fold = el("button");
  state.fold.type = "button";
  state.fold.onclick = () => {
    state.folded = !state.folded;
    draw(state);
  };
  state.top = el("div", "pr-run-top", state.said, state.bar_box, state.spent, state.fold);
  state.lines = el("ul", "pr-lines");
  state.lines.setAttribute("aria-label", "Sections");
  state.rows = new Map();
  state.notes_of = el("b");
  const close = el("button", "", "Fold");
  close.type = "button";
  close.onclick = () => state.open("");
  state.notes_text = el("div", "pr-notes-text");
  state.notes_text.tabIndex = 0;
  state.notes_about = el("span");
  const head = el("div", "pr-notes-head", state.notes_of, state.notes_about, close);
  state.notes = el("div", "pr-notes", head, state.notes_text);
  root.replaceChildren(state.top, state.lines, state.notes);
  state.lines.onclick = (event) => onLine(state, event);
}

function onLine(state, event) {
  const button = event.target.closest("button");
  const id = event.target.closest("[data-section]")?.dataset.section;
  if (!button || !id) return;
  const what = button.dataset.does;
  if (what === "retry") state.send("retry", id);
  if (what === "notes") state.open(state.data.notes === id ? "" : id);
  if (what === "go") window.dispatchEvent(new CustomEvent("prism:section", { detail: { review: state.data.review, section: id } }));
}

function draw(state) {
  const { data } = state;
  drawTop(state);
  state.fold.textContent = state.folded ? "Show sections" : "Hide sections";
  state.top.parentElement.classList.toggle("pr-folded", state.folded);
  state.lines.hidden = state.folded;
  state.lines.style.display = state.folded ? "none" : "";
  for (const section of data.sections) drawLine(state, section);
  drawNotes(state);
  tick(state);
}

function drawTop(state) {
  const { data } = state;
  const percent = Math.round(data.share * 100);
  state.bar.style.width = `${percent}%`;
  state.bar_box.setAttribute("aria-valuenow", percent);
  state.bar_box.classList.toggle("pr-warn", data.sections.some((section) => section.state === "failed"));
  state.spent.textContent = data.spent;
}

function drawLine(state, section) {
  let row = state.rows.get(section.id);
  if (!row) {
    row = newRow(state, section);
    state.rows.set(section.id, row);
    state.lines.append(row.node);
  }
  row.section = section;
  row.node.className = `pr-line pr-is-${section.state}`;
  row.dot.textContent = DOTS[section.state];
  row.node.title = about(section);
  row.retry.hidden = !section.retry;
  row.notes.hidden = !section.thinks;
  row.notes.setAttribute("aria-expanded", String(state.data.notes === section.id));
  row.state.textContent = sentence(state, section);
}

function newRow(state, section) {
  const dot = el("span", "pr-dot");
  const name = el("button", "pr-name pr-ellipsis", state.names?.get(section.id) ?? section.id);
  name.dataset.does = "go";
  const words = el("span", "pr-state pr-ellipsis");
  const notes = el("button", "", "Notes");
  notes.dataset.does = "notes";
  const retry = el("button", "", "Retry");
  retry.dataset.does = "retry";
  for (const button of [name, notes, retry]) button.type = "button";
  const node = el("li", "", dot, name, words, notes, retry);
  node.dataset.section = section.id;
  return { node, dot, state: words, notes, retry };
}

/** What the line has no room for. */
function about(section) {
  const by = section.instead || section.model;
  return [section.held, by && `answered by ${by}`, ...(section.instead ? [] : section.switches)].filter(Boolean).join("\n");
}

function sentence(state, section) {
  const now = Date.now() / 1000 + state.offset;
  const tokens = `${section.tokens.toLocaleString()} tokens`;
  switch (section.state) {
    case "waiting":
      if (section.held) return section.held;
      return section.place ? `waiting, number ${section.place} in line` : "waiting";
    case "running":
      if (section.held) return [duration(now - (section.started ?? now)), section.held].join(" · ");
      return [duration(now - (section.started ?? now)), tokens, section.model].filter(Boolean).join(" · ");
    case "done":
      return [section.found, section.took === null ? "" : duration(section.took), section.instead && `${section.model} stood in`].filter(Boolean).join(" · ");
    case "failed":
      return `failed: ${section.reason}`;
    default:
      return "cancelled";
  }
}

function drawNotes(state) {
  const { data } = state;
  state.notes.style.display = data.notes ? "" : "none";
  if (!data.notes) return;
  const section = data.sections.find((item) => item.id === data.notes);
  state.notes_about.textContent = data.about_notes;
  state.notes_of.textContent = state.names?.get(data.notes) ?? data.notes;
  const box = state.notes_text;
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
  const said = [...(section?.switches ?? []).map((text) => `[${text}]`), data.thinking || "Nothing noted yet."].join("\n");
  if (box.textContent !== said) box.textContent = said;
  if (atEnd) box.scrollTop = box.scrollHeight;
}

function tick(state) {
  const { data } = state;
  for (const row of state.rows.values()) {
    if (LIVE.has(row.section.state)) row.state.textContent = sentence(state, row.section);
  }
  const passed = Date.now() / 1000 + state.offset - data.now;
  const left = data.left === null ? "" : `, about ${duration(Math.max(1, data.left - passed))} left`;
  state.said.textContent = data.live ? data.said + left : data.said;
}
