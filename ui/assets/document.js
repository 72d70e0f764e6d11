// Draws a document once: sections, headings, lists, tables, notes. What fills the window comes first, the rest between
// other work; sections out of sight are laid out when they come near (see .pr-sec), and until then hold a guessed height.

import { el } from "./prism.js";

const ASIDES = {
  footnote: "Footnote",
  endnote: "Endnote",
  header: "Page header",
  footer: "Page footer",
  comment: "Comment in the file (context, not part of the text)",
  hidden: "Hidden text",
};

const SLICE_MS = 10;
const LINE = 25;
const LINE_LETTERS = 88;

/**
 * Draw into `pane`. Return a map of block id to the element that holds its text, one of section elements, and whether
 * all is drawn; they fill up, and `onDrawn` is called each time they have.
 */
export function drawDocument(pane, source, onDrawn) {
  const drawn = { places: new Map(), sections: new Map(), isWhole: false };
  const sections = sectionsOf(source);
  const slice = (hasEnough) => {
    do {
      const { value, done } = sections.next();
      if (done) drawn.isWhole = true;
      else drawSection(pane, value, drawn);
    } while (!drawn.isWhole && !hasEnough());
  };
  const start = pane.scrollHeight;
  slice(() => pane.scrollHeight - start > 2 * window.innerHeight);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const end = performance.now() + SLICE_MS;
    slice(() => performance.now() > end);
    onDrawn();
    if (!drawn.isWhole) port2.postMessage(null);
  };
  if (!drawn.isWhole) port2.postMessage(null);
  return drawn;
}

/** The sections in reading order, each with its blocks; blocks of no section stay with the one before them. */
function* sectionsOf(source) {
  const named = new Map(source.sections.map((section) => [section.id, section]));
  let current = null;
  for (const block of source.blocks) {
    const id = block.s || current?.id || "";
    if (current && current.id !== id) yield current;
    if (!current || current.id !== id) current = { id, section: named.get(id), blocks: [], pageBefore: current?.page ?? 0 };
    current.blocks.push(block);
    current.page = block.p || (current.page ?? current.pageBefore);
  }
  if (current) yield current;
}

function drawSection(pane, { id, section, blocks, pageBefore }, drawn) {
  const current = startSection(id, section, blocks[0]);
  let page = pageBefore;
  for (const block of blocks) {
    if (block.p && block.p !== page) {
      page = block.p;
      const line = el("div", "pr-page", `page ${page}`);
      line.dataset.page = page;
      current.node.append(line);
    }
    drawBlock(current, block, drawn.places);
  }
  for (const table of current.tables.values()) layOut(table);
  current.node.style.containIntrinsicHeight = `auto ${guessedHeight(blocks)}px`;
  pane.append(current.node);
  if (id) drawn.sections.set(id, current.node);
}

function guessedHeight(blocks) {
  const rows = new Map();
  let height = 0;
  for (const { t, k, c } of blocks) {
    const lines = Math.ceil(t.length / LINE_LETTERS);
    if (k === "table_cell" && c) rows.set(`${c[0]}:${c[1]}`, Math.max(rows.get(`${c[0]}:${c[1]}`) ?? 0, 2 * lines));
    else height += LINE * lines + 12;
  }
  for (const lines of rows.values()) height += 20 * Math.max(lines, 1) + 10;
  return Math.round(height);
}

function startSection(id, section, block) {
  const node = el("section", "pr-sec");
  node.dataset.section = id;
  const name = section?.name ?? "";
  if (name) node.setAttribute("aria-label", name);
  if (name && (block.k !== "heading" || section.part > 1)) node.append(el("div", "pr-sec-name", name));
  return { id, node, tables: new Map() };
}

function drawBlock(section, block, places) {
  if (block.k === "table_cell" && block.c) {
    places.set(block.i, cell(section, block));
    return;
  }
  const text = el("span", "pr-text", block.t);
  const node = wrap(block, text);
  node.dataset.block = block.i;
  places.set(block.i, text);
  section.node.append(node);
}

function wrap(block, text) {
  const label = block.n ? el("span", "pr-label", block.n) : null;
  if (block.k === "heading") {
    const level = Math.min(Math.max(block.l || 1, 1), 4);
    return el(`h${level + 1}`, `pr-block pr-heading pr-h${level}`, label, text);
  }
  if (block.k === "list_item") {
    const node = el("div", "pr-block pr-list-item", label ?? el("span", "pr-label", "•"), text);
    node.style.setProperty("--pr-depth", block.l || 1);
    return node;
  }
  if (ASIDES[block.k]) {
    const what = block.h ? `${ASIDES[block.k]}: ${block.h}` : ASIDES[block.k];
    const head = el("span", "pr-what", what, block.n ? ` ${block.n}` : "");
    return el("div", `pr-block pr-aside${block.k === "hidden" ? " pr-hidden-text" : ""}`, head, text);
  }
  return el("p", `pr-block${block.k === "text_box" ? " pr-text-box" : ""}`, label, text);
}

function cell(section, block) {
  const [tableId, row, column, rowSpan, columnSpan, isHeader] = block.c;
  let table = section.tables.get(tableId);
  if (!table) {
    table = el("table", "pr-table");
    table.cells = [];
    section.tables.set(tableId, table);
    section.node.append(el("div", "pr-table-wrap", table));
  }
  const text = el("span", "pr-text", block.t);
  const node = el(isHeader ? "th" : "td", "", block.n ? el("span", "pr-label", block.n) : null, text);
  node.dataset.block = block.i;
  if (rowSpan > 1) node.rowSpan = rowSpan;
  if (columnSpan > 1) node.colSpan = columnSpan;
  table.cells.push({ node, row, column, rowSpan, columnSpan });
  return text;
}

/** Put the cells of a table in their rows, with empty cells where the file holds no text. */
function layOut(table) {
  const taken = new Set();
  const rows = new Map();
  let width = 0;
  for (const item of table.cells) {
    width = Math.max(width, item.column + item.columnSpan);
    if (!rows.has(item.row)) rows.set(item.row, []);
    rows.get(item.row).push(item);
    for (let r = 0; r < item.rowSpan; r += 1) {
      for (let c = 0; c < item.columnSpan; c += 1) taken.add(`${item.row + r}:${item.column + c}`);
    }
  }
  const body = el("tbody");
  const first = Math.min(...rows.keys());
  const last = Math.max(...table.cells.map(({ row, rowSpan }) => row + rowSpan - 1));
  for (let r = first; r <= last; r += 1) {
    const line = el("tr");
    const items = new Map((rows.get(r) ?? []).map((item) => [item.column, item.node]));
    for (let c = 0; c < width; c += 1) {
      if (items.has(c)) line.append(items.get(c));
      else if (!taken.has(`${r}:${c}`)) line.append(el("td"));
    }
    body.append(line);
  }
  table.append(body);
}
