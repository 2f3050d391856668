// `start` once, `update` at each rerun. The base script never changes, so that the map is never
// mounted again: place and zoom are kept whatever the page shows.

let fontFamily = "system-ui, sans-serif";
let view = null;

function start(div, settings) {
  document.documentElement.lang = "fr";
  document.title = settings.texts.frame_title;
  // The frame belongs to the page; with another origin its title could not be set.
  try {
    window.frameElement.title = settings.texts.frame_title;
  } catch (error) {
    console.info(error);
  }
  const heading = document.createElement("h1");
  heading.className = "fm-unseen";
  heading.textContent = settings.texts.frame_title;
  div = document.getElementById(div);
  div.parentNode.setAttribute("role", "main");
  div.parentNode.prepend(heading);
  if (settings.font) fontFamily = settings.font;
  document.documentElement.style.setProperty("--fm-font", fontFamily);

  const map = L.map(div, {
    center: [46.6, 2.4],
    zoom: 6,
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.1,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 110,
    maxBoundsViscosity: 0.8,
  });
  const container = map.getContainer();
  // Leaflet gives itself the focus at a click: the focus ring is for the keyboard only.
  container.addEventListener("pointerdown", () => container.classList.add("fm-pointer"));
  container.addEventListener("keydown", () => container.classList.remove("fm-pointer"));
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", settings.texts.region);
  ["zones", "borders", "points", "outlines", "labels", "highlight"].forEach((name, index) => {
    const pane = map.createPane(name);
    pane.style.zIndex = 400 + index * 10;
    if (name !== "zones") pane.style.pointerEvents = "none";
  });
  view = makeView(map, container, settings);
  return map;
}

function update(payload) {
  // streamlit-folium keeps every group it ever added: empty the list, or memory grows.
  window.feature_group = [];
  view.update(payload);
}
