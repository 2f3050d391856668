// Going round several zones with one stroke. The sheet above the map takes every event while the
// reader draws, so that neither the map nor its zones move or answer; the stroke closes by itself.

const PENCIL = "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3";
const LEAST_STEP = 3;
const MOST_POINTS = 1500;

function makeOutlining(map, container, texts, onOutline) {
  const space = "http://www.w3.org/2000/svg";
  const sheet = L.DomUtil.create("div", "fm-sheet", container);
  const svg = document.createElementNS(space, "svg");
  const stroke = document.createElementNS(space, "polygon");
  sheet.hidden = true;
  svg.appendChild(stroke);
  sheet.appendChild(svg);
  L.DomEvent.disableClickPropagation(sheet);
  L.DomEvent.disableScrollPropagation(sheet);
  let corners = null;
  let button = null;

  const control = L.control({ position: "topleft" });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", "leaflet-bar fm-bar");
    L.DomEvent.disableClickPropagation(box);
    button = iconButton(box, PENCIL, texts.outline, () => turn(sheet.hidden));
    return box;
  };

  function turn(on) {
    sheet.hidden = !on;
    corners = null;
    stroke.setAttribute("points", "");
    if (button) button.setAttribute("aria-pressed", String(on));
  }

  function place(event) {
    const box = sheet.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  sheet.addEventListener("pointerdown", (event) => {
    sheet.setPointerCapture(event.pointerId);
    corners = [place(event)];
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!corners || corners.length >= MOST_POINTS) return;
    const [x, y] = place(event);
    const [lastX, lastY] = corners[corners.length - 1];
    if (Math.hypot(x - lastX, y - lastY) < LEAST_STEP) return;
    corners.push([x, y]);
    stroke.setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
  });
  sheet.addEventListener("pointercancel", () => turn(true));
  sheet.addEventListener("pointerup", () => {
    const drawn = corners || [];
    // The click that follows must still meet the sheet.
    setTimeout(() => turn(drawn.length < 3), 0);
    if (drawn.length < 3) return;
    onOutline(
      drawn.map((corner) => {
        const { lng, lat } = map.containerPointToLatLng(corner);
        return [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
      }),
    );
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !sheet.hidden) turn(false);
  });

  return {
    offer(offered) {
      if (offered && !button) control.addTo(map);
      if (!offered && button) {
        turn(false);
        control.remove();
        button = null;
      }
    },
  };
}
