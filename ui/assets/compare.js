// What the grids of a comparison share: headings that stay, one column that can be wide, the height of the window.

import { el, fit } from "./prism.js";

/** Make the pane and its heading once; return the state with both. `lead` is the heading of the leading column. */
export function build(root, state, lead = null) {
  state.head = el("div", "pr-cmp-head");
  state.body = el("div", "pr-cmp-body");
  state.pane = el("div", "pr-cmp-pane", state.head, state.body);
  state.pane.tabIndex = 0;
  state.lead = lead;
  state.heads = [];
  root.replaceChildren(state.pane);
  const refit = () => {
    fit(state, root);
    root.style.setProperty("--cmp-head", `${state.head.offsetHeight}px`);
  };
  const watcher = new ResizeObserver(refit);
  watcher.observe(state.head);
  const block = root.closest('[data-testid="stVerticalBlock"]')?.parentElement;
  if (block) watcher.observe(block);
  window.addEventListener("resize", refit);
  state.stop = () => {
    watcher.disconnect();
    window.removeEventListener("resize", refit);
  };
  state.refit = refit;
}

/** Lay the columns out: all alike, or one of them wide. */
export function layOut(root, state, count, wide) {
  const least = Array.from({ length: count }, (_, i) => (i === wide ? 420 : 178));
  const tracks = least.map((width, i) => `minmax(${width}px, ${i === wide ? 2.4 : 1}fr)`);
  if (state.lead) {
    least.unshift(210);
    tracks.unshift("minmax(210px, 1.25fr)");
  }
  root.style.setProperty("--cmp-tracks", tracks.join(" "));
  root.style.setProperty("--cmp-least", `${least.reduce((sum, width) => sum + width, 0)}px`);
  state.heads.forEach((head, i) => head.wide.setAttribute("aria-pressed", String(i === wide)));
}

/** Return the heading cell of a column; `onWide` is called when the reader wants it wide, or as the others again. */
export function heading(label, number, onWide) {
  const name = el("span", "pr-cmp-name", label);
  name.title = label;
  const wide = el("button", "pr-cmp-wide");
  wide.type = "button";
  wide.title = "Make this column wide, or as the others again";
  wide.setAttribute("aria-label", `Widen ${label}`);
  wide.onclick = () => onWide(number);
  const more = el("div", "pr-cmp-more");
  return { node: el("div", "pr-cmp-th", el("div", "pr-cmp-top", name, wide), more), name, wide, more };
}

/** Redraw the heading cells when the columns have changed. */
export function drawHeads(state, labels, onWide) {
  if (state.heads.length === labels.length && state.heads.every((head, i) => head.name.textContent === labels[i])) return;
  state.heads = labels.map((label, i) => heading(label, i, onWide));
  state.head.replaceChildren(...(state.lead ? [state.lead] : []), ...state.heads.map(({ node }) => node));
}

export function button(text, className, does) {
  const node = el("button", className, text);
  node.type = "button";
  node.onclick = (event) => {
    event.stopPropagation();
    does(event);
  };
  return node;
}
