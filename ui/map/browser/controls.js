// Buttons, as real buttons: reachable with the keyboard, named in French.

const ICONS = {
  home: "M3 11.2 12 4l9 7.200M6 9.500V20h12V9.500",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
};

function iconButton(parent, path, title, action) {
  const button = L.DomUtil.create("button", "fm-button", parent);
  button.type = "button";
  button.title = title;
  button.setAttribute("aria-label", title);
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.appendChild(line);
  button.appendChild(svg);
  button.addEventListener("click", action);
  return button;
}

function addControls(map, texts, goHome) {
  L.control
    .zoom({ position: "topleft", zoomInTitle: texts.zoom_in, zoomOutTitle: texts.zoom_out })
    .addTo(map);
  L.control.scale({ position: "bottomright", imperial: false }).addTo(map);

  const bar = L.control({ position: "topleft" });
  bar.onAdd = () => {
    const box = L.DomUtil.create("div", "leaflet-bar fm-bar");
    L.DomEvent.disableClickPropagation(box);
    iconButton(box, ICONS.home, texts.home, goHome);
    if (document.fullscreenEnabled) {
      iconButton(box, ICONS.full, texts.full_screen, () => {
        if (document.fullscreenElement) document.exitFullscreen();
        else document.documentElement.requestFullscreen();
      });
    }
    return box;
  };
  bar.addTo(map);
}
