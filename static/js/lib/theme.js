// Before the first paint: the theme the reader chose, if any, and which groups of parameters were left
// open or closed. A plain script, so that it blocks.
{
  const read = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage is switched off: the system's theme, and groups as the server sends them
    }
  };
  const chosen = read("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;

  const groups = new Map(Object.entries(parse(read("parameter-groups"))));
  const restore = (group) => {
    const open = groups.get(group.dataset.group);
    if (open !== undefined) group.open = open;
  };
  if (groups.size) {
    const seen = new WeakSet();
    const look = () => {
      for (const group of document.querySelectorAll("[data-group]")) {
        if (seen.has(group)) continue;
        seen.add(group);
        restore(group);
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", () => observer.disconnect());
  }

  function parse(text) {
    try {
      return Object(JSON.parse(text));
    } catch {
      return {};
    }
  }
}
