// One view of the page: what the last payload asks for, drawn, and what the pointer does to it.

function makeView(map, container, settings) {
  const { texts } = settings;
  const tooltip = makeTooltip(container);
  const labels = new LabelLayer().addTo(map);
  const hoverLine = makeHighlight(map, ["fm-hover"]);
  const selectionLine = makeHighlight(map, ["fm-selected-casing", "fm-selected"]);
  const borders = makeLines(map, "borders");
  const outlines = new Map();
  const shownOutlines = new Set();
  const knownOutlines = new Set();
  let payload = null;
  let drawing = "";
  let fills = {};
  let numbers = null;
  let turn = 0;
  let focusId = null;
  let home = null;
  let clicks = 0;

  // One canvas for both: with one each, the first to be drawn would lie under the other for good.
  const canvas = L.canvas({ pane: "zones", padding: 0.15 });
  const makeLayer = (name) =>
    makeZones(map, canvas, (polygon, event) => hover(name, polygon, event), (polygon) =>
      click(name, polygon),
    );
  const zones = makeLayer("zones");
  const around = makeLayer("around");
  const legend = makeLegend(map, texts, (id, shown) => {
    if (shown) shownOutlines.add(id);
    else shownOutlines.delete(id);
    outlines.get(id).show(shown);
  });
  addControls(map, texts, () => goTo(home));

  function hover(kind, polygon, event) {
    hoverLine.set(polygon);
    container.classList.toggle("fm-pointing", Boolean(polygon));
    if (!polygon) {
      tooltip.hide();
      return;
    }
    const content = describe(kind, polygon.zone);
    const inside = [];
    for (const [id, lines] of outlines) {
      if (shownOutlines.has(id)) inside.push(...lines.namesAt(event.layerPoint));
    }
    content.outline = inside.join(" · ");
    tooltip.show(event.containerPoint, content);
  }

  map.on("mousemove", (event) => tooltip.move(event.containerPoint));
  map.on("mouseout movestart", () => tooltip.hide());

  function describe(kind, zone) {
    const content = { name: zone.name, code: zone.code };
    if (kind === "around") {
      content.note = texts.open_commune;
      return content;
    }
    const look = payload.looks[zone.mark];
    if (look) {
      content.state = look.sentence || look.label;
      content.fill = fills[zone.mark].css;
    }
    const value = payload.valueOf.get(zone.code);
    if (value !== undefined) {
      const { scale, suffix, label } = payload.format;
      content.value = `${label}${texts.colon}${numbers.format(value * scale)}${suffix}`;
    }
    content.note = payload.zones.notes[zone.code];
    return content;
  }

  // Straight to Streamlit: streamlit-folium's own way waits a quarter of a second.
  function click(kind, polygon) {
    clicks += 1;
    if (kind === "zones") selectionLine.set(polygon);
    tooltip.hide();
    window.Streamlit.setComponentValue({
      layer: kind,
      code: polygon.zone.code,
      moment: `${Date.now()}-${clicks}`,
    });
  }

  function goTo(bounds) {
    if (!bounds) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const room = container.clientWidth > 3 * legend.room ? legend.room + 20 : 12;
    map.fitBounds(bounds, {
      paddingTopLeft: [room, 12],
      paddingBottomRight: [12, 12],
      animate: focusId !== null && !still,
    });
  }

  function focus(wanted) {
    if (!wanted || wanted.id === focusId || !container.clientWidth) return;
    home = wanted.bounds;
    map.setMinZoom(0);
    goTo(home);
    focusId = wanted.id;
    const around = L.latLngBounds(wanted.limits);
    map.setMaxBounds(around.pad(0.6));
    map.setMinZoom(Math.floor(map.getBoundsZoom(around) - 1));
  }

  function prepare(next) {
    next.looks = { ...next.states };
    for (const look of next.classes) next.looks[look.mark] = look;
    fills = {};
    for (const [mark, look] of Object.entries(next.looks)) fills[mark] = makeFill(look);
    next.valueOf = new Map();
    numbers = new Intl.NumberFormat("fr-FR", {
      minimumFractionDigits: next.format.digits,
      maximumFractionDigits: next.format.digits,
    });
    container.dataset.theme = next.theme;
    document.body.style.setProperty("--fm-ground", next.paper.ground);
    document.body.style.setProperty("--fm-surface", next.paper.surface);
    document.body.style.setProperty("--fm-ink", next.paper.ink);
    document.body.style.setProperty("--fm-muted", next.paper.muted);
    document.body.style.setProperty("--fm-line", next.paper.line);
    document.body.style.setProperty("--fm-accent", next.paper.accent);
  }

  function drawLabels(drawn, drawnAround) {
    const items = [];
    const { paper } = payload;
    // Names of the communes: over their zones when all are drawn, beside the open one otherwise.
    for (const polygon of drawnAround) {
      const { code, name } = polygon.zone;
      if (payload.around.open.includes(code)) continue;
      items.push({ polygon, name, ink: paper.ink, halo: paper.surface, weight: 600 });
    }
    for (const polygon of drawn) {
      const { zone } = polygon;
      const look = payload.looks[zone.mark];
      const plain = look.pattern || !look.digit;
      items.push({
        polygon,
        digit: look.digit,
        name: zone.name,
        ink: plain ? paper.ink : look.ink,
        halo: plain ? paper.surface : look.color,
      });
    }
    labels.setItems(items);
  }

  // The reader's own switches are kept; a layer seen for the first time follows the page.
  function switchOutlines(next) {
    for (const [id, lines] of outlines) {
      const outline = next.outlines.find((candidate) => candidate.id === id);
      if (outline && !knownOutlines.has(id)) {
        knownOutlines.add(id);
        if (outline.shown) shownOutlines.add(id);
      }
      lines.show(Boolean(outline) && shownOutlines.has(id));
    }
    return shownOutlines;
  }

  function draw(next) {
    payload = next;
    prepare(next);
    // First the legend and the view, so that polygons are projected once.
    legend.draw(next, fills, new Set(next.zones.marks), switchOutlines(next));
    focus(next.focus);
    const strokes = { color: next.paper.stroke, weight: next.zones.fine ? 0.4 : 0.9 };
    const drawnAround = around.paint(next.around ? next.around.marks : "", () => ({
      fillColor: next.paper.around, fillOpacity: 1, color: next.paper.line, weight: 1,
    }));
    const drawn = zones.paint(next.zones.marks, (mark) => ({
      ...strokes, fillColor: fills[mark].canvas, fillOpacity: 1,
    }));
    around.toBack();
    drawn.forEach(({ zone }, index) => {
      const value = next.zones.values[index];
      if (value !== null) next.valueOf.set(zone.code, value);
    });
    borders.show(Boolean(next.borders));
    drawLabels(drawn, drawnAround);
    container.setAttribute("aria-label", `${texts.region}${texts.colon}${next.title}`);
  }

  async function update(next) {
    const mine = (turn += 1);
    try {
      await Promise.all([
        zones.load(next.zones.url),
        around.load(next.around ? next.around.url : null),
        borders.load(next.borders, "fm-border", null),
        ...next.outlines.map((outline) => {
          if (!outlines.has(outline.id)) outlines.set(outline.id, makeLines(map, "outlines"));
          return outlines.get(outline.id).load(outline.url, "fm-outline", outline);
        }),
      ]);
    } catch (error) {
      console.error(error);
      container.dataset.failure = texts.unavailable;
      return;
    }
    if (mine !== turn) return;
    delete container.dataset.failure;
    // At a click only the selection changes: what is drawn is left as it is.
    const asked = JSON.stringify({ ...next, selection: null, focus: null });
    if (asked !== drawing) {
      drawing = asked;
      draw(next);
    } else {
      payload.focus = next.focus;
      focus(next.focus);
    }
    selectionLine.set(zones.byCode.get(next.selection) || null);
    hoverLine.set(null);
    requestAnimationFrame(() => {
      container.dataset.painted = String(mine);
      performance.mark("fragilite-map-painted");
    });
  }

  // Names are drawn again once the page's own font has arrived.
  Promise.all(["500", "600"].map((weight) => document.fonts.load(`${weight} 12px ${fontFamily}`)))
    .then(() => labels.setItems(labels._items || []))
    .catch((error) => console.info(error));

  // A map drawn while its frame was hidden or of another width sets itself right when shown.
  new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    legend.place();
    if (payload) focus(payload.focus);
  }).observe(container);

  return { update };
}
