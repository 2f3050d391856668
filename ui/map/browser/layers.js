// The polygons. Zones (and the communes around them) share one canvas, because a canvas lying over
// another one would take all its clicks; borders, outlines, hover and selection lie above, deaf.

const HIDDEN = ".";
const PLAIN = "p";

function makeZones(map, renderer, onHover, onClick) {
  const byCode = new Map();
  let wanted = null;
  let url = null;
  let polygons = [];
  const group = L.featureGroup().addTo(map);

  group.on("mouseover", (event) => onHover(event.propagatedFrom, event));
  group.on("mouseout", () => onHover(null));
  group.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    onClick(event.propagatedFrom, event);
  });

  return {
    byCode,
    async load(source) {
      wanted = source;
      if (url === source) return;
      const features = source ? await loadGeometry(source) : [];
      // Another update may have asked for another geometry meanwhile.
      if (wanted !== source || url === source) return;
      group.clearLayers();
      byCode.clear();
      polygons = features.map((feature) => {
        const options = { renderer, interactive: true, weight: 1, smoothFactor: 0.6 };
        const polygon = L.GeoJSON.geometryToLayer(feature, options);
        polygon.setStyle(options);
        polygon.zone = {
          code: feature.properties.code,
          name: feature.properties.name,
          geometry: feature.geometry,
        };
        byCode.set(polygon.zone.code, polygon);
        return polygon;
      });
      url = source;
    },
    // Style only: `redraw` would project every point again.
    // One character a zone, in the order of the file: a class, a state, or « not drawn ».
    paint(marks, styleOf) {
      const drawn = [];
      polygons.forEach((polygon, index) => {
        const mark = marks[index] || HIDDEN;
        polygon.zone.mark = mark;
        if (mark === HIDDEN) {
          group.removeLayer(polygon);
          return;
        }
        polygon.setStyle(styleOf(mark));
        if (!group.hasLayer(polygon)) group.addLayer(polygon);
        drawn.push(polygon);
      });
      return drawn;
    },
    toBack() {
      group.bringToBack();
    },
  };
}

// Lines without a filling: borders of the communes, priority neighbourhoods. A line that has a
// colour of its own lies on a pale casing, to be seen on every class.
function makeLines(map, pane) {
  const renderer = L.svg({ pane, padding: 0.3 });
  let wanted = null;
  let url = null;
  let group = null;
  let zones = [];
  return {
    async load(source, className, look) {
      wanted = source;
      if (url === source) return;
      const features = source ? await loadGeometry(source) : [];
      if (wanted !== source || url === source) return;
      if (group) group.remove();
      const draw = (style) =>
        L.geoJSON(features, {
          style: { renderer, fill: false, interactive: false, smoothFactor: 0.8, ...style },
        });
      const dashArray = look && look.dashed ? "7 5" : null;
      // Leaflet draws in the order of creation: the casing comes first.
      const under = look ? [draw({ className: "fm-casing" })] : [];
      const line = draw({ className, dashArray, ...(look ? { color: look.color } : {}) });
      group = L.layerGroup([...under, line]);
      zones = line.getLayers();
      url = source;
    },
    show(shown) {
      if (!group) return;
      if (shown) group.addTo(map);
      else group.remove();
    },
    namesAt(point) {
      if (!group || !map.hasLayer(group)) return [];
      return zones
        .filter((polygon) => polygon._parts && polygon._containsPoint(point))
        .map((polygon) => polygon.feature.properties.name);
    },
  };
}

// The line around one zone, drawn above everything: a pale casing and a dark line.
function makeHighlight(map, classNames) {
  const renderer = L.svg({ pane: "highlight", padding: 0.3 });
  let lines = [];
  return {
    set(polygon) {
      lines.forEach((line) => line.remove());
      lines = polygon
        ? classNames.map((className) =>
            L.polygon(polygon.getLatLngs(), {
              renderer, className, fill: false, interactive: false, smoothFactor: 0.6,
            }).addTo(map),
          )
        : [];
    },
  };
}
