setUpTheme();
setUpTabs();
setUpReader();
setUpTable();
setUpDocuments();
setUpKeys();
window.addEventListener("hashchange", route);
route();
