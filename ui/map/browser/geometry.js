// Geometry comes by address, once: the address holds a digest of the content, so that what the
// browser keeps is always right (`force-cache`).

const geometryByUrl = new Map();

async function fetchText(url) {
  if (typeof DecompressionStream === "function") {
    const packed = await fetch(`${url}.gz`, { cache: "force-cache" });
    if (packed.ok) {
      const stream = packed.body.pipeThrough(new DecompressionStream("gzip"));
      return new Response(stream).text();
    }
  }
  const plain = await fetch(url, { cache: "force-cache" });
  if (!plain.ok) throw new Error(`${url}: ${plain.status}`);
  return plain.text();
}

function loadGeometry(url) {
  if (!geometryByUrl.has(url)) {
    const pending = fetchText(url).then((text) => JSON.parse(text).features);
    // A failure is not remembered: the next update tries again.
    pending.catch(() => geometryByUrl.delete(url));
    geometryByUrl.set(url, pending);
  }
  return geometryByUrl.get(url);
}

function ringArea(ring) {
  let area = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    area += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
  }
  return area / 2;
}

// Widest stretch of a horizontal line that lies inside the polygon: [left, right] or null.
function widestStretch(polygon, y) {
  const cuts = [];
  for (const ring of polygon) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[j];
      const [x2, y2] = ring[i];
      if (y1 > y !== y2 > y) cuts.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    }
  }
  cuts.sort((a, b) => a - b);
  let best = null;
  for (let i = 0; i + 1 < cuts.length; i += 2) {
    if (!best || cuts[i + 1] - cuts[i] > best[1] - best[0]) best = [cuts[i], cuts[i + 1]];
  }
  return best;
}

// Where a label sits: inside the largest part, on the widest of five horizontal lines, the middle
// ones preferred. Gives the point and the size (degrees) of the room around it.
function labelRoom(geometry) {
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const largest = parts.reduce((best, part) =>
    Math.abs(ringArea(part[0])) > Math.abs(ringArea(best[0])) ? part : best,
  );
  let south = Infinity;
  let north = -Infinity;
  for (const [, y] of largest[0]) {
    if (y < south) south = y;
    if (y > north) north = y;
  }
  let best = null;
  for (const [share, preference] of [[0.5, 1.25], [0.4, 1.1], [0.6, 1.1], [0.3, 1], [0.7, 1]]) {
    const y = south + (north - south) * share;
    const stretch = widestStretch(largest, y);
    if (stretch && (!best || (stretch[1] - stretch[0]) * preference > best.score)) {
      best = {
        score: (stretch[1] - stretch[0]) * preference,
        lng: (stretch[0] + stretch[1]) / 2,
        lat: y,
        width: stretch[1] - stretch[0],
        height: north - south,
      };
    }
  }
  return best;
}
