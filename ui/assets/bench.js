// The findings beside the document: click either and the other answers.

import { el, fit, risk, rootOf, scrollWithin } from "./prism.js";
import { goTo, goToBlock, keepPlace, markFindings, newReader, showFinding } from "./reader.js";

const VERDICTS = { accepted: "✓ accepted", edited: "✓ edited and accepted", rejected: "✗ rejected" };
const QUOTES = { near: "near quote", absent: "quote not found" };
const KEPT = 3;

/** What was drawn of the latest reviews: a page that puts its parts elsewhere does not draw a long text again. */
const views = new Map();
const numbers = new WeakMap();
let places = 0;

export function bench(component) {
  // Streamlit may call for a place that it has taken off the page while this script was still on its way.
  if (!component.parentElement.isConnected) return undefined;
  const { root, state } = rootOf(component, "pr-bench");
  const { data } = component;
  if (!numbers.has(root)) numbers.set(root, (places += 1));
  const view = viewOf(data.review);
  const holder = view.side.parentElement;
  if (holder !== root) {
    // While a page puts its parts elsewhere both places are there, and both are called: the later one keeps the view.
    if (holder?.isConnected && numbers.get(holder) > numbers.get(root)) return undefined;
    show(root, state, view);
  }
  view.pick = (id) => component.setTriggerValue("picked", id);
  drawList(view, data);
  markFindings(view.reader, data.findings);
  select(view, data.selected, data.selected !== view.selected);
  if (data.at && data.at !== view.at) {
    view.at = data.at;
    goToBlock(view.reader, data.at);
  }
  fit(state, root);
  return () => state.stop?.();
}

function viewOf(review) {
  const view = views.get(review) ?? newView(review);
  views.delete(review);
  views.set(review, view);
  if (views.size > KEPT) views.delete(views.keys().next().value);
  return view;
}

function newView(review) {
  const list = el("ul", "pr-list");
  list.setAttribute("aria-label", "Findings");
  const count = el("div", "pr-side-head");
  const foot = el("div", "pr-side-foot");
  const side = el("div", "pr-side", count, list, foot);
  const reader = newReader(review);
  const view = { review, side, list, count, foot, reader, items: new Map(), seen: null, selected: "", listTop: 0, pick: () => {} };
  list.onclick = (event) => {
    const item = event.target.closest("[data-finding]");
    if (item) choose(view, item.dataset.finding, true);
  };
  list.onscroll = () => {
    if (list.isConnected) view.listTop = list.scrollTop;
  };
  reader.pick = (id) => choose(view, id, false);
  return view;
}

function show(root, state, view) {
  state.stop?.();
  root.replaceChildren(view.side, view.reader.node);
  view.list.scrollTop = view.listTop;
  keepPlace(view.reader);
  const goToSection = (event) => event.detail.review === view.review && goTo(view.reader, event.detail.section);
  const refit = () => fit(state, root);
  window.addEventListener("prism:section", goToSection);
  window.addEventListener("resize", refit);
  const watcher = new ResizeObserver(refit);
  // The whole page: what stands above the panes comes and goes without a change of their own size.
  const page = root.closest('[data-testid="stMainBlockContainer"]')?.firstElementChild;
  if (page) watcher.observe(page);
  state.stop = () => {
    window.removeEventListener("prism:section", goToSection);
    window.removeEventListener("resize", refit);
    watcher.disconnect();
  };
}

function choose(view, id, scrollsText) {
  select(view, id, scrollsText);
  view.pick(id);
}

function drawList(view, data) {
  const { counts } = data;
  view.count.replaceChildren(el("b", "", counts.shown === counts.total ? `${counts.total} findings` : `${counts.shown} of ${counts.total} findings`));
  for (const level of ["high", "medium", "low"]) {
    const label = risk(level);
    label.textContent = `${label.textContent.split(" ")[0]} ${counts[level]}`;
    label.title = `${counts[level]} ${level}`;
    view.count.append(label);
  }
  view.foot.textContent = counts.total ? `${counts.decided} decided, ${counts.undecided} left` : "";
  const known = view.seen;
  const items = data.findings.map((finding) => itemOf(view, finding, known && !known.has(finding.id)));
  if (!items.length) items.push(el("li", "pr-empty", data.empty));
  const unchanged = items.length === view.list.children.length && items.every((item, i) => item === view.list.children[i]);
  if (!unchanged) {
    const top = view.list.scrollTop;
    view.list.replaceChildren(...items);
    view.list.scrollTop = top;
  }
  // What the checks have found comes all at once with the text; only what comes later is new.
  if (data.is_read) view.seen = new Set([...(known ?? []), ...data.findings.map(({ id }) => id)]);
}

function itemOf(view, finding, isNew) {
  const print = JSON.stringify(finding);
  const kept = view.items.get(finding.id);
  if (kept?.print === print) return kept.node;
  const top = el("span", "pr-item-top", risk(finding.tone), el("span", "pr-section pr-ellipsis", finding.section));
  const button = el("button", `pr-item${isNew ? " pr-new" : ""}`, top, el("span", "pr-item-text", finding.text));
  const notes = [VERDICTS[finding.verdict], finding.by && `by ${finding.by}`, QUOTES[finding.quoted]].filter(Boolean);
  if (notes.length) button.append(el("span", "pr-item-note", notes.join(" · ")));
  if (finding.verdict) button.classList.add("pr-decided", `pr-${finding.verdict}`);
  button.type = "button";
  button.dataset.finding = finding.id;
  button.setAttribute("aria-current", String(finding.id === view.selected));
  const node = el("li", "", button);
  view.items.set(finding.id, { node, print });
  return node;
}

function select(view, id, scrollsText) {
  const isOther = id !== view.selected;
  view.selected = id;
  for (const button of view.list.querySelectorAll("[data-finding]")) {
    const isCurrent = button.dataset.finding === id;
    button.setAttribute("aria-current", String(isCurrent));
    if (isCurrent && isOther) scrollWithin(view.list, button, 0.35);
  }
  showFinding(view.reader, id, scrollsText && id !== "");
}
