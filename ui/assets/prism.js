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

/** The document of a review; fetched once for all components of the page. */
export function documentOf(reviewId) {
  if (!documents.has(reviewId)) {
    const wanted = fetch(`/reviews/${encodeURIComponent(reviewId)}/document`).then((answer) => {
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return answer.json();
    });
    wanted.catch(() => documents.delete(reviewId));
    documents.set(reviewId, wanted);
  }
  return documents.get(reviewId);
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
