// The rows of a comparison: an issue each, its passage once, and what every column says of it.

import { build, button, drawHeads, layOut } from "./compare.js";
import { el, risk, rootOf, scrollWithin } from "./prism.js";

const VERDICTS = { accepted: "✓ accepted", edited: "✓ accepted in other words", rejected: "✕ rejected" };
const QUOTES = { near: "near quote", absent: "quote not found in the document" };
const REASONS = ["Not an error", "Already handled elsewhere", "Not relevant here"];
const KEYS = { a: "accept", e: "edit", x: "reject", u: "undo", j: "next", k: "previous", n: "undecided" };

export function rows(component) {
  const { root, state } = rootOf(component, "pr-cmp pr-cmp-rows");
  const { data } = component;
  state.root = root;
  state.send = component.setTriggerValue;
  if (state.comparison !== data.comparison) {
    state.stop?.();
    state.lead = el("div", "pr-cmp-th", el("div", "pr-cmp-top", el("span", "pr-cmp-name", "Issue")));
    build(root, state, state.lead);
    Object.assign(state, { comparison: data.comparison, items: new Map(), form: null, selected: "" });
    state.pane.setAttribute("aria-label", "Issues");
    listen(state);
  }
  state.data = data;
  drawColumns(state);
  drawRows(state);
  select(state, data.selected);
  state.refit();
  return () => {
    state.stop();
    state.comparison = "";
  };
}

function listen(state) {
  const onKey = (event) => press(state, event);
  window.addEventListener("keydown", onKey);
  const stop = state.stop;
  state.stop = () => {
    stop();
    window.removeEventListener("keydown", onKey);
  };
  state.body.onclick = (event) => {
    const id = event.target.closest("[data-row]")?.dataset.row;
    if (id && id !== state.data.selected && !event.target.closest("a, button, textarea, input")) state.send("picked", id);
  };
}

function press(state, event) {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable], [role=combobox]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const does = KEYS[event.key.toLowerCase()];
  const item = state.items.get(state.data.selected);
  if (!does || !state.root.isConnected) return;
  const ids = state.data.rows.map(({ id }) => id);
  const place = ids.indexOf(state.data.selected);
  if (does === "next" || does === "previous") {
    const target = ids[Math.min(Math.max(place + (does === "next" ? 1 : -1), 0), ids.length - 1)];
    if (target) state.send("picked", target);
  } else if (does === "undecided") state.send("undecided", state.data.selected);
  else if (item && state.data.decides) act(state, item.row, does);
  event.preventDefault();
}

function drawColumns(state) {
  const { data } = state;
  drawHeads(state, data.columns.map(({ label }) => label), (i) => state.send("widen", i));
  layOut(state.root, state, data.columns.length, data.wide);
  data.columns.forEach((column, i) => {
    const told = [column.found, column.cost, column.waiting].filter(Boolean).join(" · ");
    const gaps = column.gaps ? el("span", "pr-cmp-warn", column.gaps) : null;
    state.heads[i].more.replaceChildren(el("div", "pr-muted pr-cmp-said", told, gaps ? " · " : "", gaps));
  });
}

function drawRows(state) {
  const { data } = state;
  const nodes = data.rows.map((row) => rowOf(state, row));
  if (!nodes.length) nodes.push(el("p", "pr-empty", data.empty));
  const same = nodes.length === state.body.children.length && nodes.every((node, i) => node === state.body.children[i]);
  if (!same) state.body.replaceChildren(...nodes);
  for (const id of [...state.items.keys()]) if (!data.rows.some((row) => row.id === id)) state.items.delete(id);
}

function rowOf(state, row) {
  const isOpen = row.id === state.data.selected;
  const print = JSON.stringify(row) + isOpen + (isOpen && Boolean(state.last));
  const kept = state.items.get(row.id);
  if (kept?.print === print) return kept.node;
  const node = el("div", `pr-cmp-row pr-cmp-issue pr-by-${row.agreement}`, leadOf(state, row, isOpen));
  row.cells.forEach((cell, i) => node.append(cellOf(cell, state.data.columns[i].label, isOpen)));
  if (isOpen && state.form?.id === row.id) node.append(state.form.node);
  if (row.verdict) node.classList.add("pr-decided", `pr-${row.verdict}`);
  node.dataset.row = row.id;
  node.setAttribute("role", "group");
  node.setAttribute("aria-current", String(isOpen));
  if (kept) kept.node.replaceWith(node);
  state.items.set(row.id, { node, print, row });
  return node;
}

function leadOf(state, row, isOpen) {
  const marks = el("div", "pr-cmp-marks", el("span", "pr-cmp-agree", row.said));
  for (const what of row.differs) marks.append(el("span", "pr-cmp-differs", `${what} differs`));
  const where = el("a", "pr-cmp-where pr-ellipsis", row.section);
  where.href = `/review?review=${encodeURIComponent(state.data.review)}&at=${encodeURIComponent(row.block)}`;
  where.title = "Show the passage in the document";
  where.target = "_blank";
  const words = el("blockquote", `pr-cmp-words${row.in_text ? "" : " pr-cmp-absent"}`, row.words);
  const lead = el("div", "pr-cmp-lead", marks, where, words);
  if (!row.in_text) lead.append(el("div", "pr-cmp-warn", "These words are not in the document."));
  if (row.verdict) {
    const why = row.reason ? `: ${row.reason}` : "";
    lead.append(el("div", "pr-cmp-verdict", `${VERDICTS[row.verdict]} by ${row.by}${why}`));
    if (row.verdict === "edited") lead.append(el("div", "pr-cmp-ours", row.description));
  }
  if (isOpen && state.data.decides) lead.append(acts(state, row));
  return lead;
}

function acts(state, row) {
  const bar = el("div", "pr-cmp-acts");
  for (const [does, label, key] of [["accept", "Accept", "A"], ["edit", "Edit", "E"], ["reject", "Reject", "X"], ["undo", "Undo", "U"]]) {
    const node = button(label, does === "accept" ? "pr-cmp-go" : "", () => act(state, row, does));
    node.title = does === "undo" ? "Undo (U): takes back the decision on this issue, or your last one" : `${label} (${key}), once for all columns`;
    node.disabled = does === "undo" && !row.verdict && !state.last;
    bar.append(node);
  }
  return bar;
}

function cellOf(cell, label, isOpen) {
  const node = el("div", "pr-cmp-cell");
  node.setAttribute("aria-label", label);
  if (cell.gap) node.append(el("div", "pr-cmp-gap", cell.gap));
  else if (!cell.found) node.append(el("div", "pr-muted pr-cmp-none", "not found by this column"));
  for (const item of cell.found ?? []) node.append(saidOf(item, isOpen));
  return node;
}

function saidOf(item, isOpen) {
  const level = risk(item.tone);
  if (item.odd_risk) level.classList.add("pr-cmp-odd");
  const kind = el("span", `pr-cmp-kind${item.odd_category ? " pr-cmp-odd" : ""}`, item.category);
  const top = el("div", "pr-cmp-said-top", level, kind);
  if (isOpen) top.append(el("span", "pr-muted", `${item.sure}%`));
  const text = el("div", "pr-cmp-text", item.text);
  const node = el("div", "pr-cmp-saying", top, text);
  if (item.quoted) node.append(el("div", "pr-cmp-warn", QUOTES[item.quoted]));
  if (isOpen && item.quote) node.append(el("div", "pr-cmp-quote", `“${item.quote}”`));
  if (isOpen && item.suggestion) node.append(el("div", "pr-cmp-suggestion", el("b", "", "Suggestion "), item.suggestion));
  return node;
}

function act(state, row, does) {
  if (does === "edit" || does === "reject") openForm(state, row, does);
  else if (does === "accept") decide(state, row, { action: "accepted" });
  else if (row.verdict || state.last) decide(state, row.verdict ? row : { id: state.last }, { action: "undone" });
}

function decide(state, row, words) {
  closeForm(state);
  // The count makes the same act on the same row, done twice, two acts.
  state.count = (state.count ?? 0) + 1;
  state.last = words.action === "undone" ? "" : row.id;
  state.send("decided", { row: row.id, ...words, count: state.count });
}

function openForm(state, row, does) {
  closeForm(state);
  const node = does === "edit" ? editForm(state, row) : rejectForm(state, row);
  node.classList.add("pr-cmp-form");
  state.form = { id: row.id, node };
  state.items.get(row.id).node.append(node);
  node.querySelector("textarea, input")?.focus();
  scrollWithin(state.pane, node, 0.5);
}

function closeForm(state) {
  state.form?.node.remove();
  state.form = null;
}

function editForm(state, row) {
  const field = (label, value) => {
    const area = el("textarea");
    area.value = value;
    area.rows = 3;
    return [el("label", "", label, area), area];
  };
  const [what, description] = field("What is wrong", row.description);
  const [how, suggestion] = field("Suggestion", row.suggestion);
  const save = () => decide(state, row, { action: "edited", description: description.value, suggestion: suggestion.value });
  const bar = el("div", "pr-cmp-acts", button("Accept in these words", "pr-cmp-go", save), button("Leave as it was", "", () => closeForm(state)));
  return el("div", "", what, how, bar);
}

function rejectForm(state, row) {
  const typed = el("input");
  typed.placeholder = "Reason in your words";
  typed.setAttribute("aria-label", "Reason");
  const warn = el("div", "pr-cmp-warn");
  const save = (usual) => {
    const reason = [usual, typed.value.trim()].filter(Boolean).join(". ");
    if (reason) decide(state, row, { action: "rejected", reason });
    else warn.textContent = "Give a reason: it tells the next reader why this issue does not count.";
  };
  typed.onkeydown = (event) => event.key === "Enter" && save("");
  const usual = el("div", "pr-cmp-acts", ...REASONS.map((reason) => button(reason, "", () => save(reason))));
  const bar = el("div", "pr-cmp-acts", button("Reject this issue", "pr-cmp-go", () => save("")), button("Keep it", "", () => closeForm(state)));
  return el("div", "", usual, typed, warn, bar);
}

function select(state, id) {
  if (id === state.selected) return;
  state.selected = id;
  if (state.form && state.form.id !== id) closeForm(state);
  const item = state.items.get(id);
  if (item) scrollWithin(state.pane, item.node, 0.25);
}
