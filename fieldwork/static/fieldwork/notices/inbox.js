/**
 * The inbox: whoever opens the page a notice leads to has read the notice.
 */

for (const item of document.querySelectorAll("[data-notice]")) {
  const form = item.querySelector("form");
  if (!form) continue;
  /** The page is left at once: the request must outlive it. */
  const markRead = () => {
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true });
    item.classList.remove("fw-inbox-unread");
    form.hidden = true;
  };
  const link = item.querySelector("[data-opens]");
  link?.addEventListener("click", markRead);
  link?.addEventListener("auxclick", markRead);
}
