// The card that follows the pointer. Names come from files: they are text, never markup.

function makeTooltip(container) {
  const card = document.createElement("div");
  card.className = "fm-card";
  card.setAttribute("role", "status");
  card.hidden = true;
  container.appendChild(card);

  function line(className, text) {
    if (!text) return;
    const element = document.createElement("div");
    element.className = className;
    element.textContent = text;
    card.appendChild(element);
  }

  return {
    show(point, content) {
      card.replaceChildren();
      line("fm-card-name", content.name);
      line("fm-card-code", content.code);
      if (content.state) {
        const row = document.createElement("div");
        row.className = "fm-card-state";
        const swatch = document.createElement("span");
        swatch.className = "fm-swatch";
        swatch.style.background = content.fill;
        const words = document.createElement("span");
        words.textContent = content.state;
        row.append(swatch, words);
        card.appendChild(row);
      }
      line("fm-card-value", content.size);
      line("fm-card-value", content.value);
      line("fm-card-note", content.note);
      line("fm-card-note", content.outline);
      line("fm-card-note", content.more);
      card.hidden = false;
      this.move(point);
    },
    move(point) {
      const { clientWidth, clientHeight } = container;
      const right = point.x + 16 + card.offsetWidth > clientWidth;
      const below = point.y + 16 + card.offsetHeight > clientHeight;
      const x = right ? point.x - card.offsetWidth - 12 : point.x + 16;
      const y = below ? point.y - card.offsetHeight - 12 : point.y + 16;
      card.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
    },
    hide() {
      card.hidden = true;
    },
  };
}
