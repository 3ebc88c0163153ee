/**
 * What every page's frame does: menus that close again, the light or dark switch, filters.
 */

/** Closes an open menu on Escape and on a press elsewhere. */
function tendMenus() {
  const menus = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll("details.fw-menu[open]"));
  document.addEventListener("pointerdown", (event) => {
    for (const menu of menus()) {
      if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

/** Makes the switch work; a choice that equals the system's is forgotten, so it follows again. */
function tendTheme() {
  const button = /** @type {HTMLButtonElement | null} */ (
    document.querySelector("[data-theme-switch]"));
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const root = document.documentElement;
    const theme = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    if (theme === system) localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
    root.setAttribute("data-bs-theme", theme);
    root.dispatchEvent(new CustomEvent("themechange", { bubbles: true }));
  });
}

/** A filter that is chosen from a list is applied at once. */
function tendFilters() {
  for (const control of document.querySelectorAll("[data-submit]")) {
    control.addEventListener("change", () => {
      /** @type {HTMLInputElement} */ (control).form?.requestSubmit();
    });
  }
}

tendMenus();
tendTheme();
tendFilters();
