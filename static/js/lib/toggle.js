// The theme button: auto, light, dark, in turn. The choice is remembered in this browser.
const NEXT = { auto: "light", light: "dark", dark: "auto" };
const NAMES = { auto: "System", light: "Light", dark: "Dark" };

export function next(theme) {
  return NEXT[theme] ?? "auto";
}

export function initToggle(doc) {
  const button = doc.querySelector("[data-theme-toggle]");
  if (!button) return;
  const name = button.querySelector("[data-theme-name]");
  const root = doc.documentElement;
  name.textContent = NAMES[root.dataset.theme ?? "auto"];
  button.addEventListener("click", () => {
    const theme = next(root.dataset.theme ?? "auto");
    name.textContent = NAMES[theme];
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    remember(theme);
  });
}

function remember(theme) {
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is switched off: the choice lasts for this page.
  }
}
