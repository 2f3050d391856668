// Circles on one canvas of their own: residences by the thousand, or one symbol a zone. The canvas
// is deaf, so that zones keep their clicks: what lies under the pointer is found by arithmetic.

const DOT_MIN = 2;
const DOT_MAX = 9;
const DOT_LARGEST = 26;
const LARGEST_TO_BASE = 4;
const DOT_FLOOR = 1.5;
const DOT_FEW = 7;
const SYMBOL_LARGEST = 34;
const SYMBOL_LARGEST_NARROW = 26;
const SYMBOL_FLOOR = 2;
const SYMBOL_STATE = 6;
const NARROW = 600;
const RINGED_FROM = 3;
const DIGIT_FROM = 9;
const REACH = 7;
const SAME_PLACE = 3;

// Point of the plane at zoom 0: at any zoom its place is a product and a difference.
function placeOf(feature) {
  const { geometry, properties } = feature;
  const isPoint = geometry.type === "Point";
  const room = isPoint ? null : labelRoom(geometry);
  if (!isPoint && !room) return null;
  const [lng, lat] = isPoint ? geometry.coordinates : [room.lng, room.lat];
  const flat = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lng), 0);
  return { code: properties.code, name: properties.name, x: flat.x, y: flat.y, at: [lat, lng] };
}

function median(figures) {
  const sorted = figures.filter((figure) => figure > 0).sort((a, b) => a - b);
  return sorted.length ? sorted[sorted.length >> 1] : 1;
}

// Radius of a circle at the map's zoom. Where there are sizes, areas are in their proportion: only
// the very smallest are drawn a little larger than they should, to be seen.
function makeRuler(map, places, payload) {
  const symbols = payload.sizing === "symbols";
  const sizes = payload.sizes;
  const typical = sizes ? median(sizes) : 1;
  let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
  for (const { x, y } of places) {
    west = Math.min(west, x); east = Math.max(east, x);
    north = Math.min(north, y); south = Math.max(south, y);
  }
  const room = ((east - west) * (south - north)) / places.length;

  // Pixels around each circle if they were spread evenly: twice as close is not twice as large.
  function dot() {
    if (!(room > 0)) return DOT_FEW;
    const pixels = room * 4 ** map.getZoom();
    return Math.min(DOT_MAX, Math.max(DOT_MIN, 2 * (pixels / 30) ** 0.26));
  }

  return () => {
    if (symbols) {
      const narrow = map.getContainer().clientWidth < NARROW;
      const largest = narrow ? SYMBOL_LARGEST_NARROW : SYMBOL_LARGEST;
      return (size) => {
        if (size === null) return SYMBOL_STATE;
        if (!(size > 0)) return 0;
        return Math.max(SYMBOL_FLOOR, largest * Math.sqrt(size / payload.largest));
      };
    }
    const base = dot();
    if (!sizes) return () => base;
    // Seen from afar even the largest circle stays small: thousands would hide one another.
    const top = Math.min(DOT_LARGEST, base * LARGEST_TO_BASE);
    const unit = Math.min(base, top / Math.sqrt(Math.max(1, payload.largest / typical)));
    return (size) =>
      size > 0 ? Math.max(DOT_FLOOR, unit * Math.sqrt(size / typical)) : Math.max(DOT_FLOOR, unit / 2);
  };
}

const PointLayer = L.Canvas.extend({
  options: { pane: "points", padding: 0.15, interactive: false },

  setItems(items, ruler, looks, paper) {
    Object.assign(this, { _items: items, _ruler: ruler, _looks: looks, _paper: paper });
    if (this._map) this._update();
  },

  _update() {
    if (this._map && this._map._animatingZoom && this._bounds) return;
    L.Canvas.prototype._update.call(this);
    this._draw();
  },

  _draw() {
    const pen = this._ctx;
    if (!pen || !this._bounds) return;
    const { min, max } = this._bounds;
    pen.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
    if (!this._items || !this._items.length) return;
    const scale = 2 ** this._map.getZoom();
    const origin = this._map.getPixelOrigin();
    const radius = this._ruler();
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const item of this._items) {
      const r = radius(item.size);
      const x = item.place.x * scale - origin.x;
      const y = item.place.y * scale - origin.y;
      if (!r || x + r < min.x || x - r > max.x || y + r < min.y || y - r > max.y) continue;
      this._circle(pen, this._looks[item.mark], x, y, r);
    }
  },

  // Missing = hollow, secret = a dot inside, not concerned = plain grey.
  _circle(pen, look, x, y, r) {
    pen.beginPath();
    pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.fillStyle = look.color;
    pen.fill();
    const hollow = look.pattern === "lines";
    if (r >= RINGED_FROM || hollow) {
      pen.lineWidth = hollow ? Math.min(1.4, r / 2) : r < 5 ? 0.7 : 1;
      pen.strokeStyle = look.pattern ? look.ink : this._paper.rim;
      pen.stroke();
    }
    if (look.pattern === "dots" && r >= RINGED_FROM) {
      pen.beginPath();
      pen.arc(x, y, Math.max(1, r / 3.5), 0, 2 * Math.PI);
      pen.fillStyle = look.ink;
      pen.fill();
    }
    if (look.digit && r >= DIGIT_FROM) {
      pen.font = `600 ${r > 15 ? 14 : 11}px ${fontFamily}`;
      pen.fillStyle = look.ink;
      pen.fillText(look.digit, x, y + 0.5);
    }
  },
});

function makePoints(map) {
  const layer = new PointLayer();
  const byCode = new Map();
  let wanted = null;
  let url = null;
  let places = [];
  let items = [];
  let ruler = () => () => DOT_MIN;
  let stacked = false;

  const pixel = (place) => {
    const scale = 2 ** map.getZoom();
    const origin = map.getPixelOrigin();
    return { x: place.x * scale - origin.x, y: place.y * scale - origin.y };
  };

  return {
    byCode,
    get count() {
      return items.length;
    },
    async load(source) {
      wanted = source;
      if (url === source) return;
      const features = source ? await loadGeometry(source) : [];
      if (wanted !== source || url === source) return;
      places = features.map(placeOf);
      byCode.clear();
      for (const place of places) if (place) byCode.set(place.code, place);
      items = [];
      url = source;
    },
    // One character a point, in the order of the file, as for the zones.
    paint(payload, looks, paper) {
      items = [];
      if (!payload) {
        layer.remove();
        return items;
      }
      let rank = -1;
      for (let n = 0; n < places.length; n++) {
        const mark = payload.marks[n] || HIDDEN;
        if (mark === HIDDEN) continue;
        rank += 1;
        if (!places[n]) continue;
        const size = payload.sizes ? payload.sizes[rank] : null;
        const value = payload.values ? payload.values[rank] : null;
        items.push({ place: places[n], mark, size, value });
      }
      // Small circles lie over large ones, so that none is hidden.
      if (payload.sizes) items.sort((a, b) => (b.size || 0) - (a.size || 0));
      stacked = payload.sizing !== "symbols";
      ruler = makeRuler(map, places.filter(Boolean), payload);
      if (!map.hasLayer(layer)) layer.addTo(map);
      layer.setItems(items, ruler, looks, paper);
      return items;
    },
    radius: (size) => ruler()(size),
    radiusAt(code) {
      const item = items.find((each) => each.place.code === code);
      return item ? ruler()(item.size) : stacked ? DOT_FEW : 0;
    },
    // The circle under a point of the map, and those at the very same place.
    at(point) {
      if (!items.length) return null;
      const scale = 2 ** map.getZoom();
      const origin = map.getPixelOrigin();
      const radius = ruler();
      let best = null;
      let nearest = Infinity;
      for (const item of items) {
        const dx = item.place.x * scale - origin.x - point.x;
        const dy = item.place.y * scale - origin.y - point.y;
        const r = radius(item.size);
        const far = dx * dx + dy * dy;
        if (!r || far > Math.max(r, REACH) ** 2) continue;
        // Of several circles: the nearest centre among the dots, the smallest symbol that holds it.
        const score = stacked ? far : r;
        if (score <= nearest) {
          nearest = score;
          best = item;
        }
      }
      if (!best) return null;
      const { x, y } = pixel(best.place);
      const same = stacked
        ? items.filter(({ place }) => {
            const other = pixel(place);
            return Math.hypot(other.x - x, other.y - y) < SAME_PLACE;
          })
        : [best];
      return { item: best, same };
    },
  };
}

// A ring around one circle, above everything, as the line around a zone.
function makeRing(map, classNames) {
  const renderer = L.svg({ pane: "highlight", padding: 0.3 });
  let rings = [];
  return {
    set(place, radius) {
      rings.forEach((ring) => ring.remove());
      rings = place
        ? classNames.map((className) =>
            L.circleMarker(place.at, {
              renderer, className, radius: radius + 3, fill: false, interactive: false,
            }).addTo(map),
          )
        : [];
    },
    resize(radius) {
      rings.forEach((ring) => ring.setRadius(radius + 3));
    },
  };
}
