// Class numbers (so that the map reads without colour) and names, drawn where there is room. Items
// come by order of importance: a text that would cover an earlier one is left out.

const MIN_WIDTH = 15;
const MIN_HEIGHT = 17;

// Found once, and only for the zones large enough to bear a text.
function roomOf(zone) {
  if (zone.room === undefined) zone.room = labelRoom(zone.geometry);
  return zone.room;
}

const LabelLayer = L.Canvas.extend({
  options: { pane: "labels", padding: 0.1, interactive: false },

  setItems(items) {
    this._items = items;
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
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    this._taken = [];
    const view = this._map.getBounds().pad(0.1);
    const names = [];
    for (const item of this._items || []) {
      const bounds = item.polygon.getBounds();
      if (!view.intersects(bounds)) continue;
      const corner = this._map.latLngToLayerPoint(bounds.getNorthWest());
      const across = this._map.latLngToLayerPoint(bounds.getSouthEast()).subtract(corner);
      if (across.x < MIN_WIDTH || across.y < MIN_HEIGHT) continue;
      const room = roomOf(item.polygon.zone);
      if (!room) continue;
      const at = this._map.latLngToLayerPoint([room.lat, room.lng]);
      const width = (room.width * across.x) / (bounds.getEast() - bounds.getWest());
      const height = (room.height * across.y) / (bounds.getNorth() - bounds.getSouth());
      const name = this._writeDigit(pen, item, at, width, height);
      if (name) names.push(name);
    }
    // Every number first: a name gives way to its neighbour's class.
    for (const { item, at, font } of names) {
      pen.font = font;
      this._text(pen, item.name, at.x, at.y, item, 12);
    }
  },

  // Writes the number of a zone; returns where its name goes, if there is room for it.
  _writeDigit(pen, item, at, width, height) {
    const digitFits = item.digit && width > MIN_WIDTH && height > MIN_HEIGHT;
    const font = `${item.weight || 500} 12px ${fontFamily}`;
    pen.font = font;
    const nameFits = item.name && height > (digitFits ? 44 : 22)
      && pen.measureText(item.name).width + 8 < width;
    if (digitFits) {
      const size = Math.min(width, height) > 34 ? 15 : 12;
      pen.font = `600 ${size}px ${fontFamily}`;
      this._text(pen, item.digit, at.x, nameFits ? at.y - 8 : at.y, item, size);
    }
    if (!nameFits) return null;
    // Under the symbol that stands in the middle of the zone.
    const symbol = item.below ? item.below(item.code) : 0;
    const shift = symbol ? symbol + 9 : digitFits ? 9 : 0;
    return { item, font, at: { x: at.x, y: at.y + shift } };
  },

  _text(pen, text, x, y, item, size) {
    const half = pen.measureText(text).width / 2;
    const box = [x - half, y - size / 2, x + half, y + size / 2];
    const covers = (other) =>
      box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];
    if (this._taken.some(covers)) return;
    this._taken.push(box);
    if (item.halo) {
      pen.lineWidth = 3;
      pen.strokeStyle = item.halo;
      pen.strokeText(text, x, y);
    }
    pen.fillStyle = item.ink;
    pen.fillText(text, x, y);
  },
});
