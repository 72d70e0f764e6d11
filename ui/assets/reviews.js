// The list of reviews.

import { el, risk, rootOf } from "./prism.js";

const HEADS = ["Document", "State", "Progress", "Findings", "Decided", "When"];

export function reviews(component) {
  const { root } = rootOf(component, "");
  const { data } = component;
  const head = el("tr", "", ...HEADS.map((name) => el("th", "", name)));
  const rows = data.rows.map((row) => rowOf(row, (id) => component.setTriggerValue("opened", id)));
  const table = el("table", "pr-reviews", el("thead", "", head), el("tbody", "", ...rows));
  root.replaceChildren(rows.length ? table : el("p", "pr-empty", data.empty));
  fetchWhatComesNext();
}

let hasFetched = false;

/** A review opens faster with its scripts at hand. */
function fetchWhatComesNext() {
  if (hasFetched) return;
  hasFetched = true;
  const fetchBoth = () => Promise.all([import("./bench.js"), import("./run.js")]);
  if (window.requestIdleCallback) window.requestIdleCallback(fetchBoth);
  else setTimeout(fetchBoth, 500);
}

function rowOf(row, open) {
  const link = el("a", "", row.name);
  link.href = `/review?review=${encodeURIComponent(row.id)}`;
  const chip = el("span", `pr-chip pr-s-${row.status}`, row.state);
  const bar = el("span", "pr-bar pr-mini", el("i"));
  bar.firstChild.style.width = `${Math.round(row.share * 100)}%`;
  const progress = el("td", "pr-num", el("span", "", row.progress), row.live ? bar : null);
  const levels = ["high", "medium", "low"].map((level) => {
    const label = risk(level);
    label.append(` ${row[level]}`);
    return label;
  });
  const found = el("td", "pr-num");
  levels.forEach((label, i) => found.append(i ? "\u2002" : "", label));
  const node = el("tr", "", el("td", "", link), el("td", "", chip), progress, found, el("td", "pr-num", row.decided), el("td", "pr-num pr-muted", row.when));
  node.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    open(row.id);
  };
  return node;
}
