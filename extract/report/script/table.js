// The table of records: search, sort, columns, pages, citation and download.
const COLUMNS = ["document", "region", "year", "campaign", "verb", "object", "quantity", "bound", "commitment", "role", "status", "deadline", "indicator",
  "verb_class", "commitment_level", "change", "low", "high", "unit", "baseline", "manner", "subject", "lead_unit", "polarity", "section_path", "quote", "flags", "rule_ids", "record_id"];
const SHOWN = new Set(["document", "campaign", "verb", "object", "quantity", "bound", "commitment", "role", "status", "deadline", "quote"]);
// On a phone the object and the number come first; the other columns can be switched on.
if (matchMedia("(max-width: 640px)").matches) for (const name of ["document", "campaign", "commitment", "role"]) SHOWN.delete(name);
const NUMBERS = new Set(["low", "high", "year", "commitment_level", "start", "end"]);
const SEARCHED = ["quote", "quote_clean", "verb", "object", "campaign", "indicator", "quantity", "section_path"];
const PAGE = 50;
const table = { rows: [], page: 0, sort: null, down: false, query: "" };

/** Recompute the rows from the search and the filters. */
function apply() {
  const active = FILTERS.filter((name) => chosen[name] && chosen[name].size);
  const inRange = valueTest();
  const words = $("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  table.rows = RECORDS.map((_, i) => i).filter((i) => {
    const record = RECORDS[i];
    if (!active.every((name) => chosen[name].has(String(get(record, name) ?? NONE))) || !inRange(record)) return false;
    if (!words.length) return true;
    const text = SEARCHED.map((name) => get(record, name) || "").join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  sortRows();
  table.page = 0;
  drawTable();
}

const collator = new Intl.Collator("zh");
function sortRows() {
  if (!table.sort) return;
  const name = table.sort;
  const value = (i) => get(RECORDS[i], name) ?? "";
  const compare = NUMBERS.has(name) ? (a, b) => Number(a) - Number(b) : (a, b) => collator.compare(shown(name, a), shown(name, b));
  table.rows.sort((i, j) => {
    const [a, b] = [value(i), value(j)];
    if (a === "" || b === "") return (a === "") - (b === ""); // the empty ones last, either way
    return (table.down ? -1 : 1) * compare(a, b);
  });
}

const visibleColumns = () => COLUMNS.filter((name) => SHOWN.has(name) && !(name === "document" && DOCS.length < 2));

function drawTable() {
  const columns = visibleColumns();
  const head = columns.map((name) => {
    const order = table.sort === name ? (table.down ? "descending" : "ascending") : "none";
    const sign = { none: "", ascending: " ↑", descending: " ↓" }[order];
    return make("th", { scope: "col", "aria-sort": order }, make("button", { type: "button", "data-sort": name, onclick: () => sortBy(name) }, SAY[`col.${name}`] + sign));
  });
  const rows = table.rows.slice(table.page * PAGE, (table.page + 1) * PAGE).map((i) => tableRow(i, columns));
  if (!rows.length) rows.push(make("tr", {}, make("td", { colspan: columns.length + 1, class: "empty" }, SAY["table.none"])));
  $("table").tHead.replaceChildren(make("tr", {}, ...head, make("td", {}, "")));
  $("table").tBodies[0].replaceChildren(...rows);
  const pages = Math.max(1, Math.ceil(table.rows.length / PAGE));
  $("count").textContent = fill(SAY["table.count"], { shown: table.rows.length, total: RECORDS.length });
  $("page").textContent = fill(SAY["table.page"], { page: table.page + 1, pages });
  $("previous").disabled = table.page === 0;
  $("next").disabled = table.page >= pages - 1;
}

function tableRow(i, columns) {
  const record = RECORDS[i];
  const cells = columns.map((name) => {
    const kind = NUMBERS.has(name) ? "num" : name in VALUE_LABELS ? "short" : `c-${name}`;
    return make("td", { class: kind }, make("div", { class: "clamp" }, name === "quote" ? clause(record) : shown(name, get(record, name))));
  });
  const open = make("button", { type: "button", "data-open": i, onclick: () => { go("read"); select(i); } }, SAY["table.open"]);
  const cite = make("button", { type: "button", onclick: () => copy(citation(record)) }, SAY["table.cite"]);
  return make("tr", {}, ...cells, make("td", { class: "do" }, open, cite));
}

function sortBy(name) {
  if (table.sort === name && table.down) Object.assign(table, { sort: null, down: false });
  else Object.assign(table, { down: table.sort === name, sort: name });
  if (table.sort) sortRows();
  else table.rows.sort((a, b) => a - b);
  table.page = 0;
  drawTable();
  $("table").querySelector(`[data-sort="${name}"]`).focus();
}

function setUpTable() {
  const menu = $("columns").querySelector("div");
  for (const name of COLUMNS) {
    const box = make("input", { type: "checkbox", checked: SHOWN.has(name), "data-column": name });
    box.addEventListener("change", () => { SHOWN[box.checked ? "add" : "delete"](name); drawTable(); });
    menu.append(make("label", { class: "check" }, box, SAY[`col.${name}`]));
  }
  setUpMenus();
  $("previous").addEventListener("click", () => { table.page -= 1; drawTable(); });
  $("next").addEventListener("click", () => { table.page += 1; drawTable(); });
  $("download").addEventListener("click", download);
  $("table").addEventListener("keydown", (event) => {
    const column = event.target.matches("[data-open]") ? "[data-open]" : null;
    if (column) arrows(event, [...$("table").querySelectorAll(column)], "ArrowUp", "ArrowDown");
  });
  apply();
}
