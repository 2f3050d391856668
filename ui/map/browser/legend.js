// The legend: colour, number and words of each class; hatchings of the zones that have none; the
// switch of each outline layer. It lies in the map's corner, or under the map in a narrow frame,
// where it would hide too much.

const DOCK_BELOW = 860;

function makeLegend(map, texts, onToggle) {
  const control = L.control({ position: "bottomleft" });
  const box = L.DomUtil.create("section", "fm-legend");
  box.setAttribute("aria-label", texts.legend);
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);
  control.onAdd = () => box;
  control.addTo(map);
  const corner = box.parentNode;
  const div = map.getContainer();
  let folded = false;
  let docked = false;
  let height = 0;

  function place() {
    if (!height || !div.clientWidth) return;
    docked = div.clientWidth < DOCK_BELOW;
    const home = docked ? document.body : corner;
    if (box.parentNode !== home) home.appendChild(box);
    box.classList.toggle("fm-docked", docked);
    const wanted = `${docked ? Math.max(220, height - box.offsetHeight - 10) : height}px`;
    if (div.style.height !== wanted) {
      div.style.height = wanted;
      map.invalidateSize({ animate: false });
    }
  }

  function add(parent, tag, className, text) {
    const element = L.DomUtil.create(tag, className, parent);
    if (text) element.textContent = text;
    return element;
  }

  function addEntry(list, fill, digit, ink, label, detail) {
    const entry = add(list, "li", "fm-entry");
    const swatch = add(entry, "span", "fm-swatch", digit);
    swatch.style.background = fill;
    if (ink) swatch.style.color = ink;
    // The spaces are for those who listen to the legend: the style sets the words apart.
    entry.append(" ");
    const words = add(entry, "span", "fm-words", detail ? `${label} ` : label);
    if (detail) add(words, "span", "fm-detail", detail);
  }

  function addSwitch(parent, outline, shown) {
    const label = add(parent, "label", "fm-switch");
    const input = add(label, "input");
    input.type = "checkbox";
    input.checked = shown;
    input.addEventListener("change", () => onToggle(outline.id, input.checked));
    const line = add(label, "span", outline.dashed ? "fm-line fm-dashed" : "fm-line");
    line.style.borderColor = outline.color;
    add(label, "span", "", outline.label);
  }

  return {
    place,
    // Width that the legend takes away from the map, in pixels.
    get room() {
      return docked || folded ? 0 : box.offsetWidth;
    },
    draw(payload, fills, present, shownOutlines) {
      height = payload.height;
      box.replaceChildren();
      const head = add(box, "button", "fm-legend-head", payload.title);
      head.type = "button";
      head.setAttribute("aria-expanded", String(!folded));
      const body = add(box, "div", "fm-legend-body");
      body.hidden = folded;
      head.addEventListener("click", () => {
        folded = !folded;
        body.hidden = folded;
        head.setAttribute("aria-expanded", String(!folded));
        place();
      });
      if (payload.subtitle) add(body, "p", "fm-subtitle", payload.subtitle);
      const list = add(body, "ul", "fm-entries");
      // The strongest class comes first: it is what the reader looks for.
      [...payload.classes].reverse().forEach((look) => {
        addEntry(list, look.color, look.digit, look.ink, look.label, look.detail);
      });
      for (const [code, look] of Object.entries(payload.states)) {
        if (present.has(code)) addEntry(list, fills[code].css, "", "", look.label, "");
      }
      for (const outline of payload.outlines) {
        addSwitch(body, outline, shownOutlines.has(outline.id));
      }
      if (payload.credits) add(body, "p", "fm-credits", payload.credits);
      place();
    },
  };
}
