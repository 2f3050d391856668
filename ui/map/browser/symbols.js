// The legend of the sizes: circles one inside the other where they are large, side by side where
// they are small, each with the figure that it stands for.

const NESTED_FROM = 16;

function drawSizes(box, points, radius, docked) {
  const space = "http://www.w3.org/2000/svg";
  const add = (parent, name, attributes, text) => {
    const node = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text) node.textContent = text;
    parent.appendChild(node);
    return node;
  };
  box.replaceChildren();
  const numbers = new Intl.NumberFormat("fr-FR");
  const words = points.legendSizes.map((size) => numbers.format(size));
  const radii = points.legendSizes.map((size) => radius(size));
  const largest = Math.max(...radii);
  const svg = add(box, "svg", { role: "img", "aria-label": `${points.sizeLabel} : ${words.join(", ")}` });
  const frame = (width, height) => {
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
  };

  if (docked || largest < NESTED_FROM) {
    const height = 2 * Math.max(largest, 8) + 4;
    let x = 2;
    radii.forEach((r, rank) => {
      add(svg, "circle", { class: "fm-size", cx: x + r, cy: height / 2, r });
      add(svg, "text", { class: "fm-size-words", x: x + 2 * r + 5, y: height / 2 + 4 }, words[rank]);
      x += 2 * r + 22 + 7 * words[rank].length;
    });
    frame(x, height);
    return;
  }
  const height = 2 * largest + 6;
  const base = height - 2;
  const centre = largest + 2;
  const edge = 2 * largest + 14;
  let last = -Infinity;
  radii.forEach((r, rank) => {
    const top = base - 2 * r;
    add(svg, "circle", { class: "fm-size", cx: centre, cy: base - r, r });
    // Words keep apart from one another even where the circles nearly touch.
    const y = Math.min(Math.max(top, last + 14, 8), base - 2);
    last = y;
    add(svg, "line", { class: "fm-size", x1: centre, y1: top, x2: edge, y2: y });
    add(svg, "text", { class: "fm-size-words", x: edge + 4, y: y + 4 }, words[rank]);
  });
  frame(edge + 70, height);
}
