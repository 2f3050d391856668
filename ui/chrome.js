// Says that the page is French and replaces Streamlit's fixed English words (see chrome.py).
(() => {
  if (window.__frenchChrome) return;
  window.__frenchChrome = true;
  const words = __WORDS__;
  const attributes = ["aria-label", "title", "placeholder", "alt"];
  // Sheets of data, editable fields and frames hold the user's words, never Streamlit's.
  const foreign = "[contenteditable], textarea, script, style, iframe";

  const templates = Object.entries(words.templates).map(([theirs, ours]) => {
    const parts = theirs.split("{}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return [new RegExp(`^((?:Error)?:\\s*)?${parts.join("(\\S+)")}$`), ours];
  });

  const french = (text) => {
    const bare = text.trim();
    if (!bare) return null;
    if (Object.hasOwn(words.exact, bare)) return words.exact[bare];
    for (const [whole, ours] of templates) {
      const found = bare.match(whole);
      if (!found) continue;
      const lead = found[1] ? `${found[1][0] === "E" ? "Erreur" : ""}\u00a0: ` : "";
      const parts = found.slice(2).map((part) => french(part) ?? part);
      return lead + ours.replace(/\{\}/g, () => parts.shift());
    }
    const size = bare.match(/^(\d+)(?:\.(\d+))?\s?([KMG]?)B$/); // the size of a dropped file
    if (size) return `${size[1]}${size[2] ? "," + size[2] : ""}\u00a0${size[3].replace("K", "k")}o`;
    for (const [start, ours] of Object.entries(words.starts))
      if (bare.startsWith(start)) return ours + bare.slice(start.length);
    for (const [end, ours] of Object.entries(words.ends))
      if (bare.endsWith(end)) // a size comes before « per file »
        return bare.slice(0, -end.length).replace(/(\d)\s?([MG])B/, "$1\u00a0$2o") + ours;
    return null;
  };
  const mendText = (node) => {
    if (!node.parentElement || node.parentElement.closest(foreign)) return;
    if (node.parentElement.closest("[data-testid='stMarkdown'], .fs")) return;
    const ours = french(node.data);
    if (ours !== null && ours !== node.data.trim()) node.data = ours;
  };
  const mendElement = (element) => {
    for (const name of attributes) {
      const value = element.getAttribute(name);
      const ours = value && french(value);
      if (ours && ours !== value) element.setAttribute(name, ours);
    }
  };
  const mend = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return mendText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    mendElement(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      if (walker.currentNode.nodeType === Node.TEXT_NODE) mendText(walker.currentNode);
      else mendElement(walker.currentNode);
  };
  document.documentElement.lang = "fr";
  mend(document.body);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") mendText(change.target);
      else if (change.type === "attributes") mendElement(change.target);
      else change.addedNodes.forEach(mend);
    }
  }).observe(document.body, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: attributes,
  });
})();
