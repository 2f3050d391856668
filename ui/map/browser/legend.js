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
  let sizes = null;

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

  function addEntry(list, fill, digit, ink, label, detail, kind) {
    const entry = add(list, "li", "fm-entry");
    const swatch = add(entry, "span", kind ? `fm-swatch ${kind}` : "fm-swatch", digit);
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
    draw(payload, fills, shownOutlines) {
      height = payload.height;
      sizes = null;
      box.replaceChildren();
      const { points } = payload;
      const title = payload.title || (points ? points.title : "");
      const head = add(box, "button", "fm-legend-head", title);
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
      const zoneMarks = new Set(payload.zones.marks);
      // The strongest class comes first: it is what the reader looks for.
      addClasses(body, [...payload.classes].reverse(), payload.states, zoneMarks, fills, "");
      if (points) addPoints(body, payload, points, title, fills);
      for (const outline of payload.outlines) {
        addSwitch(body, outline, shownOutlines.has(outline.id));
      }
      if (payload.credits) add(body, "p", "fm-credits", payload.credits);
      place();
    },
    // Circles of the legend follow those of the map, which grow with the zoom.
    resize(payload, radius) {
      if (sizes) drawSizes(sizes, payload.points, radius, docked);
    },
  };

  function addClasses(body, classes, states, present, fills, kind) {
    const list = add(body, "ul", "fm-entries");
    for (const look of classes) {
      addEntry(list, look.color, look.digit, look.ink, look.label, look.detail, kind);
    }
    for (const [code, look] of Object.entries(states)) {
      if (!present.has(code)) continue;
      const shape = kind && look.pattern ? `${kind} fm-dot-${look.pattern}` : kind;
      addEntry(list, kind ? look.color : fills[code].css, "", "", look.label, "", shape);
    }
    if (!list.children.length) list.remove();
  }

  function addPoints(body, payload, points, title, fills) {
    if (points.title && points.title !== title) add(body, "p", "fm-part", points.title);
    if (points.subtitle) add(body, "p", "fm-subtitle", points.subtitle);
    const classes = points.topDown ? points.classes : [...points.classes].reverse();
    addClasses(body, classes, payload.states, new Set(points.marks), fills, "fm-dot");
    if (!points.legendSizes.length) return;
    const part = add(body, "div", "fm-sizes");
    add(part, "p", "fm-subtitle", points.sizeLabel);
    sizes = add(part, "div", "");
  }
}
