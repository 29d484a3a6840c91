// The text with its marks, the cards of its records and the outline; choosing in one lights up the others.
const ROLES = DATA.roles; // bit i of a segment's mask is ROLES[i]
const state = { document: null, record: null, raw: false, onlyTargets: false };
let parts = new Map(); // record → elements of the text
let cards = new Map(); // record → card

function openDocument(at) {
  if (state.document === at) return;
  Object.assign(state, { document: at, record: null });
  const doc = DOCS[at];
  $("document").value = at;
  $("doctitle").textContent = visible(doc.title || doc.id);
  const facts = [doc.region, doc.date || doc.year, doc.issuer, doc.source, doc.repairs && `${SAY["col.repairs"]} ${repairsOf(doc)}`];
  $("docmeta").textContent = visible(facts.filter(Boolean).join(" · "));
  $("variant").hidden = !(doc.segments || []).some((segment) => segment.length > 3);
  drawText(doc);
  drawCards();
  drawOutline();
  document.querySelector(".text").scrollTop = 0;
}

const recordsOf = (at) => {
  const [first, last] = DOCS[at].range;
  return Array.from({ length: last - first }, (_, i) => first + i);
};

function drawText(doc) {
  parts = new Map();
  const box = $("text");
  box.replaceChildren();
  if (!doc.segments) {
    const reason = doc.error || SAY[doc.embedded ? "read.no_text" : "read.not_embedded"];
    return box.append(make("p", { class: "empty" }, reason));
  }
  const heads = new Set(doc.heads);
  let paragraph = make("p");
  for (const segment of doc.segments) {
    paragraph.append(part(segment));
    if (segment[0].endsWith("\n")) paragraph = closeParagraph(box, paragraph, heads);
  }
  closeParagraph(box, paragraph, heads);
}

function closeParagraph(box, paragraph, heads) {
  const text = paragraph.textContent.trim();
  if (text) {
    if (heads.has(text) || heads.has(text.replace(/[。：:]$/, ""))) paragraph.className = "head";
    box.append(paragraph);
  }
  return make("p");
}

/** [raw, mask, records, clean]: `mask` and `records` are 0 and absent where nothing is marked. */
function part([raw, mask = 0, records = [], clean = raw]) {
  const text = visible((state.raw ? raw : clean).replace(/\r?\n$/, ""));
  if (!mask && clean === raw) return document.createTextNode(text);
  const roles = ROLES.filter((_, i) => mask & (1 << i));
  const named = roles.map((role) => SAY[`role.${role}`]).filter(Boolean).join(" · ");
  const about = named ? { role: "mark", title: named } : {};
  const element = make("span", { class: [mask ? "m" : "", clean === "" ? "gloss" : "", ...roles].join(" ").trim(), ...about }, text);
  if (clean !== raw) element.pair = [raw, clean];
  if (records.length) element.records = records;
  for (const record of records) parts.set(record, [...(parts.get(record) || []), element]);
  return element;
}

function setVariant(raw) {
  state.raw = raw;
  $("text").classList.toggle("raw", raw);
  for (const button of $("variant").children) button.setAttribute("aria-pressed", (button.dataset.variant === "raw") === raw);
  for (const element of $("text").querySelectorAll("span")) {
    if (element.pair) element.textContent = visible(element.pair[raw ? 0 : 1].replace(/\r?\n$/, ""));
  }
}

function drawCards() {
  const box = $("cards");
  cards = new Map();
  const all = recordsOf(state.document);
  const chosen = state.onlyTargets ? all.filter((i) => get(RECORDS[i], "role") === "target") : all;
  for (const i of chosen) cards.set(i, card(i));
  box.replaceChildren(...cards.values());
  if (!chosen.length) box.append(make("p", { class: "empty" }, SAY["read.no_records"]));
  else cards.get(chosen[0]).firstChild.tabIndex = 0;
  $("cardcount").textContent = fill(SAY["table.count"], { shown: chosen.length, total: DOCS[state.document].n_records });
}

function card(i) {
  const record = RECORDS[i];
  const chip = (kind, text) => (text ? make("span", { class: `chip ${kind}` }, text) : null);
  const status = get(record, "status");
  const body = make(
    "button", { class: "body", type: "button", tabindex: -1, onclick: () => select(i, "text") },
    get(record, "campaign") ? make("span", { class: "top" }, get(record, "campaign")) : null,
    make("span", { class: "say" }, get(record, "verb") ? make("b", {}, get(record, "verb")) : null, make("span", { class: "obj" }, get(record, "object") || "")),
    make("span", { class: "chips" },
      chip("q", get(record, "quantity")), chip("c", get(record, "commitment")), chip(`s ${status}`, shown("status", status)),
      chip("", shown("role", get(record, "role"))), chip("", get(record, "deadline")),
    ),
  );
  const button = make("button", { class: "copy", type: "button", tabindex: -1, onclick: () => copy(citation(record)) }, SAY["table.cite"]);
  const element = make("div", { class: "card", role: "listitem", "data-record": i }, body, button);
  element.addEventListener("mouseenter", () => near(i, true));
  element.addEventListener("mouseleave", () => near(i, false));
  return element;
}

function near(i, on) {
  for (const element of [...(parts.get(i) || []), cards.get(i)]) if (element) element.classList.toggle("near", on);
}

function light(i, on) {
  for (const element of parts.get(i) || []) element.classList.toggle("on", on);
  const element = cards.get(i);
  if (!element) return;
  element.classList.toggle("on", on);
  element.firstChild.tabIndex = on ? 0 : -1;
  element.firstChild.setAttribute("aria-current", on);
}

/** Choose a record and bring it into sight: in the text, in the cards or in both. */
function select(i, scroll = "both") {
  const at = get(RECORDS[i], "document");
  openDocument(at);
  if (state.record !== null) light(state.record, false);
  else for (const element of cards.values()) element.firstChild.tabIndex = -1;
  if (state.onlyTargets && !cards.has(i)) setOnlyTargets(false);
  state.record = i;
  light(i, true);
  history.replaceState(null, "", `#read/${at}/${i}`);
  const marked = (parts.get(i) || []).find((element) => /verb|object/.test(element.className)) || (parts.get(i) || [])[0];
  if (marked && scroll !== "cards") marked.scrollIntoView({ block: "center" });
  if (cards.get(i) && scroll !== "text") centreCard(cards.get(i));
  markOutline(RECORDS[i]);
}

/** Cards off the screen have only guessed heights, so that a far jump lands right only at the second try. */
function centreCard(element) {
  element.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => element.scrollIntoView({ block: "center" }));
}

function step(by) {
  const order = [...cards.keys()];
  const next = state.record === null ? order[0] : order[order.indexOf(state.record) + by];
  if (next === undefined) return;
  select(next);
  cards.get(next).firstChild.focus({ preventScroll: true });
}

function setOnlyTargets(on) {
  state.onlyTargets = on;
  $("onlytargets").checked = on;
  drawCards();
  if (state.record !== null) light(state.record, true);
}
