// Data, state and small tools that the other parts share. Everything from documents goes in as text, never as markup.
const DATA = JSON.parse(document.getElementById("data").textContent);
const SAY = DATA.labels;
const FIELD = Object.fromEntries(DATA.fields.map((name, i) => [name, i]));
const RECORDS = DATA.records;
const DOCS = DATA.documents;
const $ = (id) => document.getElementById(id);
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Control and direction marks could turn the surrounding text around; show them as a replacement sign. */
const visible = (text) => String(text).replace(CONTROL, "\ufffd");

/** Make an element; a string child becomes text. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null).map((child) => (typeof child === "string" ? visible(child) : child)));
  return element;
}

/** The value of a record's field; region, year and document come from its document. */
function get(record, name) {
  if (name in FIELD) return record[FIELD[name]];
  const doc = DOCS[record[FIELD.document]];
  if (name === "region") return doc.region;
  if (name === "year") return doc.year;
  return name === "title" ? doc.title : null;
}

/** The clause as people read it: cleaned where the raw text is damaged or traditional. */
const clause = (record) => get(record, "quote_clean") || get(record, "quote");

const VALUE_LABELS = { bound: "bound", status: "status", role: "role_of", change: "change", commitment_level: "level", polarity: "polarity", verb_class: "verb_class" };

/** A value as people read it: `at_least` → 不低于. */
function shown(name, value) {
  if (value === null || value === undefined || value === "") return "";
  if (name === "document") return DOCS[value].title || DOCS[value].id;
  const group = VALUE_LABELS[name];
  return (group && SAY[`${group}.${value}`]) || (Array.isArray(value) ? value.join(" | ") : String(value));
}

const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));

function citation(record) {
  const doc = DOCS[get(record, "document")];
  const place = [doc.region, doc.year].filter(Boolean).join(" ");
  const head = doc.title ? `《${doc.title}》` : doc.id;
  return `${head}${place ? `（${place}）` : ""}：“${get(record, "quote")}” [${doc.id}:${get(record, "start")}–${get(record, "end")}]`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { style: "position:fixed;opacity:0" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast(SAY["table.copied"]);
}

let toastTimer = 0;
function toast(text) {
  const box = $("toast");
  box.textContent = text;
  box.classList.add("show");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.classList.remove("show"), 1600);
}

/** Move the focus among siblings with the arrow keys. */
function arrows(event, items, previous, next) {
  const step = event.key === next ? 1 : event.key === previous ? -1 : 0;
  if (!step) return;
  const at = items.indexOf(document.activeElement);
  const target = items[at + step];
  if (at < 0 || !target) return;
  event.preventDefault();
  target.focus();
  return target;
}
