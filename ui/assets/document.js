// Draws a document once: sections, headings, lists, tables, notes. Returns where each block's text stands.

import { el } from "./prism.js";

const ASIDES = {
  footnote: "Footnote",
  endnote: "Endnote",
  header: "Page header",
  footer: "Page footer",
  comment: "Comment in the file (context, not part of the text)",
  hidden: "Hidden text",
};

/** Draw into `pane`; return a map of block id to the element that holds its text, and one of section elements. */
export function drawDocument(pane, source) {
  const places = new Map();
  const sections = new Map();
  const names = new Map(source.sections.map((section) => [section.id, section]));
  let current = null;
  let page = 0;
  for (const block of source.blocks) {
    const id = block.s || current?.id || "";
    if (!current || (block.s && current.id !== id)) {
      current = startSection(id, names.get(id), block);
      pane.append(current.node);
      if (id) sections.set(id, current.node);
    }
    if (block.p && block.p !== page) {
      page = block.p;
      const line = el("div", "pr-page", `page ${page}`);
      line.dataset.page = page;
      current.node.append(line);
    }
    drawBlock(current, block, places);
  }
  for (const node of pane.querySelectorAll("table")) layOut(node);
  return { places, sections };
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
