// Runs before the first paint, so that no page flashes white in the dark. A plain script:
// modules come too late.
(() => {
  const chosen = localStorage.getItem("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const theme = localStorage.getItem("theme") ?? (dark.matches ? "dark" : "light");
    document.documentElement.setAttribute("data-bs-theme", theme);
  };
  apply();
  if (!chosen) dark.addEventListener("change", apply);
})();
