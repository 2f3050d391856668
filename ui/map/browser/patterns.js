// Zones without a class are told apart by their hatching, not by a colour:
// missing = slanted lines, secret = dots, not concerned = plain.

const TILE = 8;

function drawTile(kind, ground, ink) {
  const tile = document.createElement("canvas");
  tile.width = TILE;
  tile.height = TILE;
  const pen = tile.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, TILE, TILE);
  pen.strokeStyle = ink;
  pen.fillStyle = ink;
  pen.lineWidth = 1.4;
  if (kind === "lines") {
    pen.beginPath();
    for (const shift of [-TILE, 0, TILE]) {
      pen.moveTo(shift - 1, TILE + 1);
      pen.lineTo(shift + TILE + 1, -1);
    }
    pen.stroke();
  } else if (kind === "dots") {
    for (const [x, y] of [[2, 2], [6, 6]]) {
      pen.beginPath();
      pen.arc(x, y, 1.25, 0, 2 * Math.PI);
      pen.fill();
    }
  }
  return tile;
}

// What Leaflet's canvas takes as a fill (a CanvasPattern) and what a legend swatch shows.
function makeFill(look) {
  if (!look.pattern) return { canvas: look.color, css: look.color };
  const tile = drawTile(look.pattern, look.color, look.ink);
  const pen = document.createElement("canvas").getContext("2d");
  return {
    canvas: pen.createPattern(tile, "repeat"),
    css: `url("${tile.toDataURL()}")`,
  };
}
