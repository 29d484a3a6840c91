// The filters of the table: several choices of each field, and a span of values.
const FILTERS = ["document", "campaign", "verb_class", "commitment_level", "bound", "role", "status", "indicator", "deadline", "unit", "region", "year"];
const MANY = 400; // choices that a list can still offer
const FEW = 12; // more choices than this get a box that narrows them
const NONE = "\u0000none";
const SIZES = { 万: 1e4, 亿: 1e8, 万亿: 1e12 };
const chosen = {}; // field → values ticked, as text

function choices(name) {
  const counts = new Map();
  for (const record of RECORDS) {
    const value = get(record, name) ?? NONE;
    counts.set(value, (counts.get(value) || 0) + 1);
  }
  const order = ["commitment_level", "year"].includes(name) ? (a, b) => String(b[0]).localeCompare(String(a[0])) : (a, b) => b[1] - a[1];
  return [...counts].sort((a, b) => (a[0] === NONE) - (b[0] === NONE) || order(a, b));
}

function setUpFilters() {
  for (const name of FILTERS) {
    const options = choices(name);
    if (options.length < 2 || options.length > MANY * 5) continue; // nothing to choose, or too much
    chosen[name] = new Set();
    $("selects").append(filterMenu(name, options.slice(0, MANY)));
  }
  if (RECORDS.some((record) => (get(record, "low") ?? get(record, "high")) !== null)) $("selects").append(valueFields());
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => setTimeout(clearFilters));
  $("search").addEventListener("input", () => apply());
}

/** A menu with a box to tick for each value; the boxes are made when it opens for the first time. */
function filterMenu(name, options) {
  const list = make("div", { role: "group", "aria-label": SAY[`col.${name}`] });
  const menu = make("details", { class: "menu pick", id: `filter-${name}` },
    make("summary", {}, make("small", {}, SAY[`col.${name}`]), make("span", {}, SAY["table.all"])), list);
  menu.addEventListener("toggle", () => {
    if (!menu.open || list.childElementCount) return;
    if (options.length > FEW) list.append(narrowing(list));
    list.append(...options.map(([value, n]) => choice(name, value, n)));
  });
  return menu;
}

function choice(name, value, n) {
  const word = value === NONE ? SAY["table.empty_value"] : shown(name, value);
  const box = make("input", { type: "checkbox", value: String(value), checked: chosen[name].has(String(value)) });
  box.addEventListener("change", () => {
    chosen[name][box.checked ? "add" : "delete"](box.value);
    showChosen(name);
    apply();
  });
  return make("label", { class: "check" }, box, make("bdi", {}, `${word} (${n})`));
}

/** A box that hides the choices without the words in it. */
function narrowing(list) {
  const box = make("input", { type: "search", "aria-label": SAY["table.narrow"], placeholder: SAY["table.narrow"] });
  box.addEventListener("input", () => {
    const words = box.value.trim().toLowerCase();
    for (const label of list.querySelectorAll("label")) label.hidden = !label.textContent.toLowerCase().includes(words);
  });
  return box;
}

/** 全部, the one value that is ticked, or how many. */
function showChosen(name) {
  const menu = $(`filter-${name}`);
  const values = [...chosen[name]];
  const one = values[0] === NONE ? SAY["table.empty_value"] : shown(name, values[0]);
  menu.querySelector("summary span").textContent = visible(!values.length ? SAY["table.all"] : values.length === 1 ? one : fill(SAY["table.chosen"], { n: values.length }));
  menu.classList.toggle("set", values.length > 0);
}

function clearFilters() {
  for (const name of Object.keys(chosen)) {
    chosen[name].clear();
    showChosen(name);
  }
  apply();
}

function valueFields() {
  const field = (id, word) => make("input", { id, type: "text", inputmode: "decimal", placeholder: word, "aria-label": `${SAY["table.value"]} ${word}`, oninput: () => apply() });
  return make("div", { class: "values", role: "group", "aria-label": SAY["table.value"] },
    make("small", {}, SAY["table.value"]), field("value-from", SAY["table.from"]), make("span", {}, "–"), field("value-to", SAY["table.to"]));
}

/** `1.5亿` → 150000000, `60%` → 60; null for an empty field, NaN for what is no number. */
function amount(text) {
  if (!text.trim()) return null;
  const read = text.replaceAll(",", "").trim().match(/^([-+]?(?:\d+\.?\d*|\.\d+))\s*(万亿|亿|万)?/);
  return read ? Number(read[1]) * (SIZES[read[2]] || 1) : NaN;
}

/** Whether a record's number reaches into the span asked for; without a span all do. */
function valueTest() {
  const ends = ["value-from", "value-to"].map((id) => {
    const field = $(id);
    if (!field) return null;
    const value = amount(field.value);
    field.setAttribute("aria-invalid", Number.isNaN(value));
    return Number.isNaN(value) ? null : value;
  });
  if (ends.every((end) => end === null)) return () => true;
  return (record) => {
    const [low, high] = [get(record, "low"), get(record, "high")];
    if (low === null && high === null) return false;
    return Number(high ?? low) >= (ends[0] ?? -Infinity) && Number(low ?? high) <= (ends[1] ?? Infinity);
  };
}

/** One menu is open at a time; Escape and a click elsewhere close it. */
function setUpMenus() {
  const menus = [...document.querySelectorAll("details.menu")];
  for (const menu of menus) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.firstElementChild.focus();
    });
  }
  document.addEventListener("click", (event) => { for (const menu of menus) if (!menu.contains(event.target)) menu.open = false; });
}
