// The outline of a document by campaign and by section, the legend, and the reader's own events.
let outlineItems = [];
const LONG = 150; // records

function drawOutline() {
  outlineItems = [];
  const groups = [["campaign", "read.by_campaign", "campaigns"], ["section_path", "read.by_section", "sections"]];
  const long = DOCS[state.document].n_records > LONG && recordsOf(state.document).some((i) => get(RECORDS[i], "section_path"));
  $("outline").classList.toggle("long", long);
  if (long) groups.reverse(); // in a report of many pages people look for its parts
  const same = recordsOf(state.document).every((i) => get(RECORDS[i], "section_path") === get(RECORDS[i], "campaign"));
  const drawn = (same ? groups.filter(([field]) => field === "campaign") : groups).map(([field, title, kind]) => outlineGroup(field, SAY[title], kind));
  $("outline").replaceChildren(...drawn.flat());
}

function outlineGroup(field, title, kind) {
  const counts = new Map(); // name → [first record, records]
  for (const i of recordsOf(state.document)) {
    const name = get(RECORDS[i], field);
    if (!name) continue;
    for (const above of field === "section_path" ? sectionsAbove(name) : []) if (!counts.has(above)) counts.set(above, [i, 0]);
    const seen = counts.get(name) || [i, 0];
    counts.set(name, [seen[0], seen[1] + 1]);
  }
  if (!counts.size) return [];
  const items = [...counts].map(([name, [first, n]]) => outlineItem(field, name, first, n, kind));
  const box = make("details", { class: kind, open: outlineItems.length === counts.size || outlineItems.length < 40 }, make("summary", {}, title));
  box.append(...items);
  return [box];
}

/** 一、甲 > （一）乙 > 1. 丙 stands below 一、甲 and 一、甲 > （一）乙, which may have no record of their own. */
function sectionsAbove(name) {
  const path = name.split(" > ");
  return path.slice(1).map((_, i) => path.slice(0, i + 1).join(" > "));
}

function outlineItem(field, name, first, n, kind) {
  const path = field === "section_path" ? name.split(" > ") : [name];
  const button = make("button", { type: "button", class: kind, style: `--depth: ${path.length - 1}`, title: visible(name), onclick: () => select(first) },
    make("bdi", {}, path[path.length - 1]), n ? make("span", {}, String(n)) : null);
  outlineItems.push([field, name, button]);
  return button;
}

function markOutline(record) {
  for (const [field, name, button] of outlineItems) {
    const on = get(record, field) === name;
    button.setAttribute("aria-current", on);
    if (on && button.offsetParent) button.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function setUpReader() {
  const select_ = $("document");
  DOCS.forEach((doc, i) => {
    if (doc.embedded || doc.status !== "ok") select_.append(make("option", { value: i }, `${doc.title || doc.id} (${doc.n_records})`));
  });
  select_.closest(".pick").hidden = select_.options.length < 2;
  select_.addEventListener("change", () => {
    openDocument(Number(select_.value));
    history.replaceState(null, "", `#read/${select_.value}`);
  });
  for (const role of ROLES.slice(1)) {
    const button = make("button", { type: "button", "aria-pressed": true }, make("span", { class: `l-${role}` }, SAY[`role.${role}`]));
    button.addEventListener("click", () => {
      const hidden = $("text").classList.toggle(`hide-${role}`);
      button.setAttribute("aria-pressed", !hidden);
    });
    $("legend").append(button);
  }
  for (const button of $("variant").children) button.addEventListener("click", () => setVariant(button.dataset.variant === "raw"));
  $("onlytargets").addEventListener("change", (event) => setOnlyTargets(event.target.checked));
  $("cards").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  $("text").addEventListener("keydown", (event) => event.key === "Enter" && step(1));
  setUpText();
  onShow.read = () => state.document === null && openDocument(firstReadable());
}

const firstReadable = () => Math.max(0, DOCS.findIndex((doc) => doc.segments));

function setUpText() {
  const box = $("text");
  const found = (event) => event.target.closest(".m");
  box.addEventListener("click", (event) => {
    const element = found(event);
    if (!element || !element.records) return;
    const at = element.records.indexOf(state.record);
    select(element.records[(at + 1) % element.records.length], "cards"); // clicking again goes on to the next record here
  });
  for (const [type, on] of [["mouseover", true], ["mouseout", false]]) {
    box.addEventListener(type, (event) => {
      const element = found(event);
      if (element && element.records) near(element.records[0], on);
    });
  }
}
