/** The print button of lists that are handed out on paper. */
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
