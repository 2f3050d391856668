// A button that prepares a file is disabled meanwhile and loses the focus, which falls out of the
// dialog: Escape would no longer close it, nor Tab stay in it. The next key gives the focus back.
(() => {
  if (window.__drillFocus) return;
  window.__drillFocus = true;
  document.addEventListener("keydown", (event) => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const dialog = document.querySelector('[role="dialog"]');
    if (!dialog) return;
    dialog.focus();
    if (event.key !== "Escape") return;
    dialog.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", code: "Escape", bubbles: true }));
  });
})();
