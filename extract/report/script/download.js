// The filtered rows as a CSV file that spreadsheet programs open rightly and harmlessly.
const CSV_NUMBERS = new Set(["start", "end", "commitment_level", "low", "high", "year"]);

/** Quote a cell; text that a spreadsheet would run as a formula gets an apostrophe before it. */
function csvCell(name, value) {
  if (value === null || value === undefined) return "";
  let text = Array.isArray(value) ? value.join("|") : String(value);
  if (!CSV_NUMBERS.has(name) && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvText(rows) {
  const names = ["doc_id", ...DATA.fields.filter((name) => name !== "document"), "region", "year"];
  const row = (record) => names.map((name) => csvCell(name, name === "doc_id" ? DOCS[get(record, "document")].id : get(record, name))).join(",");
  return "\ufeff" + [names.join(","), ...rows.map((i) => row(RECORDS[i]))].join("\r\n") + "\r\n";
}

function download() {
  const url = URL.createObjectURL(new Blob([csvText(table.rows)], { type: "text/csv;charset=utf-8" }));
  const link = make("a", { href: url, download: "records-filtered.csv" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function setUpDocuments() {
  const names = ["title", "region", "year", "doc_status", "n_chars", "n_records", "n_targets", "error", "source", "repairs"];
  const label = (name) => (name === "doc_status" ? SAY["col.status"] : SAY[`col.${name}`]);
  const used = names.filter((name) => DOCS.some((doc) => documentCell(doc, name) !== ""));
  $("doctable").tHead.append(make("tr", {}, ...used.map((name) => make("th", { scope: "col", class: documentClass(name) }, label(name)))));
  DOCS.forEach((doc, i) => {
    const cells = used.map((name) => {
      const text = documentCell(doc, name);
      const open = name === "title" && doc.embedded;
      const inner = open ? make("button", { type: "button", "data-document": i, onclick: () => { go(`read/${i}`); openDocument(i); } }, text)
        : make("span", { class: name === "doc_status" ? doc.status : "" }, text);
      return make("td", { class: open ? "do" : documentClass(name) }, inner);
    });
    $("doctable").tBodies[0].append(make("tr", {}, ...cells));
  });
}

const documentClass = (name) => `c-${name}${name.startsWith("n_") || name === "year" ? " num" : ""}`;

function documentCell(doc, name) {
  if (name === "title") return doc.title || doc.id;
  if (name === "doc_status") return SAY[`doc_status.${doc.status}`] || doc.status;
  if (name === "repairs") return repairsOf(doc);
  return String(doc[name] ?? "");
}

// "byte_loss=1|gloss=120" in words, with their numbers
function repairsOf(doc) {
  const counted = (doc.repairs || "").split("|").filter(Boolean).map((part) => part.split("="));
  return counted.map(([kind, number]) => `${SAY[`repair.${kind}`] || kind} ${number}`).join("，");
}
