// The targets of a single document as a table of the overview: what, how much, until when, and where it stands.
const TARGET_COLUMNS = ["indicator", "quantity", "change", "deadline", "verb", "campaign"];

function setUpTargets() {
  const targets = RECORDS.map((_, i) => i).filter((i) => get(RECORDS[i], "role") === "target");
  if (DOCS.filter((doc) => doc.embedded).length !== 1 || !targets.length) return;
  const used = TARGET_COLUMNS.filter((name) => targets.some((i) => targetCell(RECORDS[i], name)));
  $("targettable").tHead.append(make("tr", {}, ...used.map((name) => make("th", { scope: "col", class: `c-${name}` }, SAY[`col.${name}`])), make("td", {}, "")));
  for (const i of targets) {
    const cells = used.map((name) => make("td", { class: `c-${name}` }, targetCell(RECORDS[i], name)));
    const open = make("button", { type: "button", "data-target": i, onclick: () => { go("read"); select(i); } }, SAY["table.open"]);
    $("targettable").tBodies[0].append(make("tr", {}, ...cells, make("td", { class: "do" }, open)));
  }
  $("targets").hidden = false;
}

/** The indicator where there is one, else the object: what the number is about. A level is no change. */
function targetCell(record, name) {
  if (name === "indicator") return get(record, "indicator") || get(record, "object") || "";
  if (name === "change" && get(record, "change") === "level") return "";
  return shown(name, get(record, name));
}
