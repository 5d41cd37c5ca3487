// Runs before the first paint, so that a stored theme never flashes the other one.
(() => {
  const key = "holdpoint.theme";
  const apply = choice => {
    if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
  };
  window.holdpointTheme = choice => {
    apply(choice);
    try { localStorage.setItem(key, choice); } catch { /* A browser without storage keeps the choice for this page. */ }
  };
  try { apply(localStorage.getItem(key)); } catch { /* No storage: the system's theme. */ }
})();
