// Tabs, theme and the address of what is shown: #overview, #read/DOCUMENT/RECORD, #records, #documents.
const VIEWS = ["overview", "read", "records", "documents"];
const onShow = {};

function show(view, { focus = false } = {}) {
  for (const name of VIEWS) {
    const tab = $(`tab-${name}`);
    const chosen = name === view;
    $(`view-${name}`).hidden = !chosen;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen && focus) tab.focus();
  }
  document.body.classList.toggle("reading", view === "read");
  if (onShow[view]) onShow[view]();
}

function go(address, options) {
  const first = location.hash === "" || location.hash === `#${address}`; // no step that Back would have to undo
  history[first ? "replaceState" : "pushState"](null, "", `#${address}`);
  show(address.split("/")[0], options);
}

function route() {
  const [view, documentIndex, recordIndex] = location.hash.slice(1).split("/");
  if (!VIEWS.includes(view)) return go(DATA.start);
  show(view);
  if (view !== "read" || documentIndex === undefined) return;
  const at = Number(documentIndex);
  if (DOCS[at]) openDocument(at);
  if (recordIndex !== undefined && RECORDS[Number(recordIndex)]) select(Number(recordIndex));
}

function setUpTabs() {
  const tabs = VIEWS.map((name) => $(`tab-${name}`));
  for (const tab of tabs) {
    tab.addEventListener("click", () => go(tab.dataset.view));
    tab.addEventListener("keydown", (event) => {
      const target = arrows(event, tabs, "ArrowLeft", "ArrowRight");
      if (target) go(target.dataset.view, { focus: true });
    });
  }
}

function setUpTheme() {
  const root = document.documentElement;
  const preferred = matchMedia("(prefers-color-scheme: dark)");
  const apply = (dark) => {
    root.dataset.theme = dark ? "dark" : "light";
    $("theme").setAttribute("aria-pressed", dark);
  };
  const stored = (value) => {
    try {
      if (value) localStorage.setItem("policy-extract-theme", value);
      return localStorage.getItem("policy-extract-theme");
    } catch {
      return null; // no storage for pages from disk in some browsers
    }
  };
  const choice = stored();
  apply(choice ? choice === "dark" : preferred.matches);
  preferred.addEventListener("change", (event) => stored() || apply(event.matches));
  $("theme").addEventListener("click", () => {
    const dark = root.dataset.theme !== "dark";
    apply(dark);
    stored(dark ? "dark" : "light");
  });
}

function setUpKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const view = VIEWS.find((name) => !$(`view-${name}`).hidden);
    if (/^[1-4]$/.test(event.key)) go(VIEWS[event.key - 1], { focus: true });
    else if (event.key === "/") {
      event.preventDefault();
      go("records");
      $("search").focus();
    } else if (view === "read" && (event.key === "j" || event.key === "k")) step(event.key === "j" ? 1 : -1);
    else if (view === "read" && event.key === "c" && state.record !== null) copy(citation(RECORDS[state.record]));
  });
}
