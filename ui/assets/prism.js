// What the pages' components share: the document, small builders. All text goes in as text, never as HTML.

export const RISKS = {
  high: ["◆", "High"],
  medium: ["▲", "Medium"],
  low: ["●", "Low"],
  positive: ["✓", "Positive"],
};

export function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function risk(name) {
  const [shape, word] = RISKS[name] ?? RISKS.low;
  return el("span", `pr-risk pr-${name}`, `${shape} ${word}`);
}

const documents = new Map();
const DOCUMENTS_KEPT = 5;
const TRIES = 12;

/** The document of a review; fetched once for all components of the page, as soon as it has been read. */
export function documentOf(reviewId) {
  if (!documents.has(reviewId)) {
    const wanted = fetchDocument(reviewId);
    wanted.catch(() => documents.delete(reviewId));
    documents.set(reviewId, wanted);
    if (documents.size > DOCUMENTS_KEPT) documents.delete(documents.keys().next().value);
  }
  return documents.get(reviewId);
}

async function fetchDocument(reviewId) {
  for (let tries = 1; ; tries += 1) {
    // The server holds the request while the document is read, and answers 404 when that takes long.
    const answer = await fetch(`/reviews/${encodeURIComponent(reviewId)}/document?wait=1`);
    if (answer.ok) return answer.json();
    if (answer.status !== 404 || tries === TRIES) throw new Error(`HTTP ${answer.status}`);
  }
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const roots = new WeakMap();

/** Return this component's own element and the state that lives as long as it does. */
export function rootOf(component, className) {
  const { parentElement } = component;
  let kept = roots.get(parentElement);
  if (!kept || !kept.root.isConnected) {
    const root = el("div", `pr ${className}`);
    parentElement.append(root);
    kept = { root, state: {} };
    roots.set(parentElement, kept);
  }
  return kept;
}

/** Scroll a pane, never the page. */
export function scrollWithin(pane, target, share) {
  const box = pane.getBoundingClientRect();
  const rect = target.getBoundingClientRect();
  if (share && rect.top >= box.top + 30 && rect.bottom <= box.bottom - 10) return;
  pane.scrollTop += rect.top - box.top - box.height * share;
}

/** As high as the window leaves room for; the card beside it takes the same height. */
export function fit(state, root) {
  const scroller = root.closest('[data-testid="stMain"]') ?? document.documentElement;
  const top = root.getBoundingClientRect().top + scroller.scrollTop;
  const height = Math.max(360, Math.floor(window.innerHeight - top - 12));
  if (height === state.height) return;
  state.height = height;
  document.documentElement.style.setProperty("--prism-height", `${height}px`);
}
