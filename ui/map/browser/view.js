// One view of the page: what the last payload asks for, drawn, and what the pointer does to it.

function makeView(map, container, settings) {
  const { texts } = settings;
  const tooltip = makeTooltip(container);
  const labels = new LabelLayer().addTo(map);
  const hoverLine = makeHighlight(map, ["fm-hover"]);
  const selectionLine = makeHighlight(map, ["fm-selected-casing", "fm-selected"]);
  const hoverRing = makeRing(map, ["fm-hover"]);
  const selectionRing = makeRing(map, ["fm-selected-casing", "fm-selected"]);
  const borders = makeLines(map, "borders");
  const points = makePoints(map);
  const outlines = new Map();
  const shownOutlines = new Set();
  const knownOutlines = new Set();
  let payload = null;
  let drawing = "";
  let fills = {};
  let turn = 0;
  let focusId = null;
  let home = null;
  let clicks = 0;
  let under = null;
  let pointed = null;
  let selected = null;

  // One canvas for both: with one each, the first to be drawn would lie under the other for good.
  const canvas = L.canvas({ pane: "zones", padding: 0.15 });
  const makeLayer = (name) =>
    makeZones(map, canvas, (polygon, event) => hover(name, polygon, event), (polygon, event) =>
      click(name, polygon, event),
    );
  const zones = makeLayer("zones");
  const around = makeLayer("around");
  const legend = makeLegend(map, texts, (id, shown) => {
    if (shown) shownOutlines.add(id);
    else shownOutlines.delete(id);
    outlines.get(id).show(shown);
  });
  addControls(map, texts, () => goTo(home));
  const outlining = makeOutlining(map, container, texts, (outline) => {
    clicks += 1;
    const moment = `${Date.now()}-${clicks}`;
    window.Streamlit.setComponentValue({ layer: "outline", outline, moment });
  });

  function hover(kind, polygon, event) {
    under = polygon ? { kind, polygon } : null;
    if (!pointed) pointAtZone(event);
  }

  function pointAtZone(event) {
    hoverLine.set(under && under.polygon);
    container.classList.toggle("fm-pointing", Boolean(under));
    if (!under) {
      tooltip.hide();
      return;
    }
    const content = describe(under.kind, under.polygon.zone);
    content.outline = outlinesAt(event.layerPoint);
    tooltip.show(event.containerPoint, content);
  }

  function outlinesAt(point) {
    const inside = [];
    for (const [id, lines] of outlines) {
      if (shownOutlines.has(id)) inside.push(...lines.namesAt(point));
    }
    return inside.join(" · ");
  }

  // A circle is in front of the zone under it, for the pointer too.
  function pointAtCircle(event) {
    const hit = points.count ? points.at(event.layerPoint) : null;
    if ((hit && hit.item) === (pointed && pointed.item)) return;
    pointed = hit;
    hoverRing.set(hit && hit.item.place, hit ? points.radius(hit.item.size) : 0);
    if (!hit) {
      pointAtZone(event);
      return;
    }
    hoverLine.set(null);
    container.classList.add("fm-pointing");
    const content = describePoint(hit);
    content.outline = outlinesAt(event.layerPoint);
    tooltip.show(event.containerPoint, content);
  }

  map.on("mousemove", (event) => {
    pointAtCircle(event);
    tooltip.move(event.containerPoint);
  });
  map.on("mouseout movestart", () => tooltip.hide());
  map.on("click", (event) => {
    const hit = points.count ? points.at(event.layerPoint) : null;
    if (hit) clickPoint(hit);
  });
  map.on("zoomend", () => {
    if (!payload || !payload.points) return;
    if (selected) selectionRing.resize(points.radiusAt(selected));
    pointed = null;
    hoverRing.set(null);
    legend.resize(payload, points.radius);
  });

  function written(format, value) {
    const digits = { minimumFractionDigits: format.digits, maximumFractionDigits: format.digits };
    const number = new Intl.NumberFormat("fr-FR", digits).format(value * format.scale);
    return `${format.label}${texts.colon}${number}${format.suffix}`;
  }

  function describePoint({ item, same }) {
    const { points: shown } = payload;
    const look = payload.pointLooks[item.mark];
    const content = { name: item.place.name, state: look.sentence || look.label };
    content.fill = look.pattern ? fills[item.mark].css : look.color;
    if (shown.sizing === "symbols") content.code = item.place.code;
    const sized = item.size !== null && shown.sizeLabel;
    if (sized) content.size = written({ label: shown.sizeLabel, digits: 0, scale: 1, suffix: "" }, item.size);
    if (item.value !== null) content.value = written(shown.format, item.value);
    content.note = shown.notes[item.place.code];
    if (same.length > 1) content.more = texts.several_here;
    return content;
  }

  function describe(kind, zone) {
    const content = { name: zone.name, code: zone.code };
    if (kind === "around") {
      content.note = texts.open_commune;
      return content;
    }
    const look = payload.looks[zone.mark];
    if (look && look.label) {
      content.state = look.sentence || look.label;
      content.fill = fills[zone.mark].css;
    }
    const value = payload.valueOf.get(zone.code);
    if (value !== undefined) {
      content.value = written(payload.format, value);
    }
    content.note = payload.zones.notes[zone.code];
    return content;
  }

  // Straight to Streamlit: streamlit-folium's own way waits a quarter of a second.
  function click(kind, polygon, event) {
    const hit = points.count ? points.at(event.layerPoint) : null;
    if (hit) {
      clickPoint(hit);
      return;
    }
    if (kind === "zones" && !payload.points) selectionLine.set(polygon);
    send(kind, polygon.zone.code);
  }

  // Circles at one place are opened one after the other.
  function clickPoint({ item, same }) {
    const rank = same.findIndex(({ place }) => place.code === selected);
    const next = rank < 0 ? item : same[(rank + 1) % same.length];
    selected = next.place.code;
    selectionRing.set(next.place, points.radius(next.size));
    send("points", selected);
  }

  function send(layer, code) {
    clicks += 1;
    tooltip.hide();
    window.Streamlit.setComponentValue({ layer, code, moment: `${Date.now()}-${clicks}` });
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
    next.looks = { ...next.states, [PLAIN]: { color: next.paper.plain, label: "" } };
    for (const look of next.classes) next.looks[look.mark] = look;
    next.pointLooks = { ...next.states };
    for (const look of next.points ? next.points.classes : []) next.pointLooks[look.mark] = look;
    fills = {};
    for (const [mark, look] of Object.entries(next.looks)) fills[mark] = makeFill(look);
    next.valueOf = new Map();
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
    const hasSymbols = payload.points && payload.points.sizing === "symbols";
    const symbolAt = hasSymbols ? (code) => points.radiusAt(code) : null;
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
        below: symbolAt,
        code: zone.code,
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
    legend.draw(next, fills, switchOutlines(next));
    focus(next.focus);
    const strokes = { color: next.paper.stroke, weight: next.zones.fine ? 0.4 : 0.9 };
    const drawnAround = around.paint(next.around ? next.around.marks : "", () => ({
      fillColor: next.paper.around, fillOpacity: 1, color: next.paper.line, weight: 1,
    }));
    const plain = { color: next.paper.line, weight: next.zones.fine ? 0.4 : 0.8 };
    const drawn = zones.paint(next.zones.marks, (mark) => ({
      ...(mark === PLAIN ? plain : strokes), fillColor: fills[mark].canvas, fillOpacity: 1,
    }));
    around.toBack();
    drawn.forEach(({ zone }, index) => {
      const value = next.zones.values[index];
      if (value !== null) next.valueOf.set(zone.code, value);
    });
    borders.show(Boolean(next.borders));
    outlining.offer(next.outlining);
    container.classList.toggle("fm-has-points", Boolean(next.points));
    points.paint(next.points, next.pointLooks, next.paper);
    if (next.points) legend.resize(next, points.radius);
    drawLabels(drawn, drawnAround);
    const title = next.title || (next.points && next.points.title) || "";
    container.setAttribute("aria-label", `${texts.region}${texts.colon}${title}`);
  }

  async function update(next) {
    const mine = (turn += 1);
    try {
      await Promise.all([
        zones.load(next.zones.url),
        around.load(next.around ? next.around.url : null),
        borders.load(next.borders, "fm-border", null),
        points.load(next.points ? next.points.url : null),
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
    const asked = JSON.stringify({ ...next, selection: null, pointSelection: null, focus: null });
    if (asked !== drawing) {
      drawing = asked;
      draw(next);
    } else {
      payload.focus = next.focus;
      focus(next.focus);
    }
    selectionLine.set(zones.byCode.get(next.selection) || null);
    selected = next.pointSelection;
    selectionRing.set(points.byCode.get(selected) || null, points.radiusAt(selected));
    hoverLine.set(null);
    hoverRing.set(null);
    pointed = null;
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
