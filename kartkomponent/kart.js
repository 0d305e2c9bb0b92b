/* The map: boundaries drawn once, painted by messages (docs/kart.md), reached by mouse, touch and keyboard.

   Knows Leaflet and nothing of Streamlit. Every text goes in as textContent or as an attribute, never as HTML; the one
   exception is `monstre`, SVG patterns that hold colours of the palette and no text of the register. */
"use strict";

/* "0-2,5" -> [0, 1, 2, 5] */
function parseOmraader(tekst) {
  const plasser = [];
  for (const del of tekst ? tekst.split(",") : []) {
    const [fra, til = fra] = del.split("-").map(Number);
    for (let i = fra; i <= til; i++) plasser.push(i);
  }
  return plasser;
}

/* Steps from point to point, in whole parts of a degree -> Leaflet's [latitude, longitude]. */
function parseSteg(steg, skala) {
  const punkter = new Array(steg.length / 2);
  for (let i = 0, x = 0, y = 0; i < steg.length; i += 2) {
    x += steg[i];
    y += steg[i + 1];
    punkter[i / 2] = [y / skala, x / skala];
  }
  return punkter;
}

function makeSvg(navn, attributter, forelder) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", navn);
  for (const [navn, verdi] of Object.entries(attributter)) element.setAttribute(navn, verdi);
  forelder.append(element);
  return element;
}

function setAttributt(element, navn, verdi) {
  if (verdi === null) element.removeAttribute(navn);
  else if (element.getAttribute(navn) !== verdi) element.setAttribute(navn, verdi);
}

const BOKSTAV = /^[\p{L}\p{N}]$/u;
const TALL_PX = 14; // as in kart.css
const NAVN_PX = 14;
const LINJE_PX = 15; // from the middle of the number to the middle of the name
const OVERSIKT_M = 1200; // metres per px from which a picture is so small that its lines are thinner

if (matchMedia("(prefers-reduced-motion: reduce)").matches)
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });

class Kart {
  /* `map` is Leaflet's; `grenser` the parsed file; `vedValg(plass)` is called when a reader chooses a kommune. */
  constructor(map, grenser, vedValg) {
    this.map = map;
    this.grenser = grenser;
    this.vedValg = vedValg;
    this.felt = new Map(); // position -> {tekst, tall, ute, vert} of those the message describes
    this.valgt = null;
    this.fokus = null; // the one kommune in the tab order
    this.flyttet = false; // the reader has moved the view
    this.passer = false; // it is we who move it
    this.bredder = new Map(); // widths of texts, which are dear to measure
    this.malebord = document.createElement("canvas").getContext("2d");
    map.invalidateSize({ animate: false }); // Streamlit may have given the frame its height by now
    this.buildControls();
    this.buildLayers();
    this.listen();
  }

  buildControls() {
    const map = this.map;
    map.setMinZoom(3.5).setMaxZoom(12);
    const boks = map.getContainer();
    // The arrow keys are ours, also for a screen reader.
    boks.setAttribute("role", "application");
    boks.setAttribute("aria-describedby", "bruk");
    boks.removeAttribute("tabindex");
    L.control.zoom({ zoomInTitle: "Zoom inn", zoomOutTitle: "Zoom ut" }).addTo(map);
    const hjem = L.control({ position: "topleft" });
    hjem.onAdd = () => {
      const ramme = L.DomUtil.create("div", "leaflet-bar");
      const knapp = L.DomUtil.create("button", "hjem", ramme);
      knapp.type = "button";
      knapp.title = "Vis hele området";
      knapp.setAttribute("aria-label", knapp.title);
      const tegn = makeSvg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, knapp);
      makeSvg("path", { d: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" }, tegn);
      L.DomEvent.disableClickPropagation(ramme);
      L.DomEvent.on(knapp, "click", () => this.fit());
      return ramme;
    };
    hjem.addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    this.kreditering = L.control.attribution({ prefix: false }).addTo(map);
    this.kreditering.addAttribution('<a href="https://www.kartverket.no/" target="_blank" rel="noopener">© Kartverket</a>');
    const bruk = L.DomUtil.create("p", "skjult", boks);
    bruk.id = "bruk";
    bruk.textContent =
      "Piltastene går til nabokommunen i den retningen, Page Up og Page Down går alfabetisk, en bokstav går til navnet. " +
      "Enter velger kommunen. Pluss og minus zoomer, Escape viser hele området.";
    this.status = L.DomUtil.create("p", "skjult", boks);
    this.status.setAttribute("role", "status");
    this.tips = L.DomUtil.create("div", "tips", boks);
    this.tips.setAttribute("aria-hidden", "true"); // the same text is the kommune's accessible name
    this.hint = L.DomUtil.create("div", "hint", boks);
    this.hint.setAttribute("aria-hidden", "true");
    this.hint.textContent = "Hold Ctrl nede og rull for å zoome";
  }

  buildLayers() {
    const { map, grenser } = this;
    const renderer = L.svg({ padding: 0.3 }).addTo(map);
    const flateStil = { renderer, stroke: false, fillOpacity: 1, fillRule: "evenodd", smoothFactor: 0.7 };
    this.flater = grenser.flater.map((deler, plass) => {
      const punkter = deler.map((ringer) => ringer.map((ring) => parseSteg(ring, grenser.skala)));
      const flate = L.polygon(punkter, { ...flateStil, className: "flate" });
      flate.plass = plass;
      return flate;
    });
    const linjeStil = { renderer, interactive: false, className: "linje", smoothFactor: 0.7 };
    this.linjer = grenser.linjer.map((deler) =>
      L.polyline(deler.map((del) => parseSteg(del, grenser.skala)), linjeStil)
    );
    const sammenlign = new Intl.Collator("nb").compare;
    this.navnerekke = grenser.navn.map((_, i) => i).sort((a, b) => sammenlign(grenser.navn[a], grenser.navn[b]));
    this.punkter = grenser.punkter.map(([x, y]) => L.latLng(y / grenser.skala, x / grenser.skala));
    this.renderer = renderer;
    const svg = renderer._container; // Leaflet gives no other way to its SVG; 1.9 is the last of its line
    this.defs = makeSvg("defs", {}, svg);
    this.deling = { linjer: [], sti: makeSvg("path", { class: "deling", "aria-hidden": "true" }, svg) };
    const merker = makeSvg("g", { class: "merker", "aria-hidden": "true" }, svg);
    this.merker = Object.fromEntries(
      ["hover", "valgt", "fokus"].map((navn) => [
        navn,
        { plass: null, stier: ["kant", "strek"].map((del) => makeSvg("path", { class: `${navn} ${del}` }, merker)) },
      ])
    );
    this.etiketter = makeSvg("g", { class: "etiketter", "aria-hidden": "true" }, svg);
  }

  listen() {
    const { map } = this;
    const flater = L.featureGroup(this.flater);
    flater.on("mouseover", (e) => this.mark("hover", e.layer.plass));
    flater.on("mousemove", (e) => this.showTips(e.layer.plass, e.containerPoint));
    flater.on("mouseout", () => this.hideTips());
    flater.on("click", (e) => this.velg(e.layer.plass));
    const svg = this.renderer._container;
    svg.addEventListener("focusin", (e) => this.take(e.target));
    svg.addEventListener("focusout", () => {
      this.mark("fokus", null);
      this.hideTips();
    });
    map.getContainer().addEventListener("keydown", (e) => this.key(e));
    this.renderer.on("update", () => this.passer || this.redraw());
    map.on("dragstart zoomstart", () => (this.flyttet = !this.passer));
    map.on("movestart", () => this.hideTips());
    map.on("zoomend", () => this.setTouch());
    map.on("resize", () => this.flyttet || this.fit());
    new ResizeObserver(([{ target }]) => {
      // Asked without cause, Leaflet forgets the exact middle of the view.
      const { x, y } = map.getSize();
      if (target.clientWidth !== x || target.clientHeight !== y) map.invalidateSize({ animate: false });
    }).observe(map.getContainer());
    map.getContainer().addEventListener("wheel", (e) => this.wheel(e), { passive: false });
  }

  /* Paint a message. Only what differs from the page is touched. */
  paint(melding) {
    const { flater, linjer, grenser } = this;
    const fyll = new Array(flater.length).fill(null);
    const felt = new Map();
    for (const [verdi, plasser] of melding.fyll) for (const i of parseOmraader(plasser)) fyll[i] = verdi;
    for (const [tekst, plasser] of melding.tekst)
      for (const i of parseOmraader(plasser)) felt.set(i, { tekst: `${grenser.navn[i]}: ${tekst}`, tall: "", ute: false, vert: false });
    for (const [tall, plasser] of melding.tall) for (const i of parseOmraader(plasser)) felt.get(i).tall = tall;
    for (const i of parseOmraader(melding.ute)) felt.get(i).ute = true;
    for (const i of parseOmraader(melding.vert)) felt.get(i).vert = true;
    this.felt = felt;
    if (this.monstre !== melding.monstre) this.defs.innerHTML = this.monstre = melding.monstre;
    if (this.omrade !== melding.omrade) {
      this.omrade = melding.omrade;
      this.utsnitt = L.latLngBounds([]);
      for (const [i, ett] of felt) if (!ett.ute) this.utsnitt.extend(flater[i].getBounds());
      this.showUtsnitt();
    }
    // First now, so that 41 000 points are placed once, in the view that is shown.
    if (!this.map.hasLayer(flater[0])) for (const lag of [...flater, ...linjer]) lag.addTo(this.map);

    this.valgt = felt.has(melding.valgt) ? melding.valgt : null;
    if (!felt.has(this.fokus)) this.fokus = null;
    this.alfabetisk = this.navnerekke.filter((i) => felt.has(i));
    const iFokus = this.fokus !== null && flater[this.fokus]._path === document.activeElement;
    const forste = this.alfabetisk.find((i) => !felt.get(i).ute) ?? null;
    const inn = iFokus ? this.fokus : this.valgt ?? this.fokus ?? forste;
    flater.forEach(({ _path: sti }, i) => {
      const ett = felt.get(i);
      setAttributt(sti, "class", ett ? `leaflet-interactive flate felt${ett.ute ? " ute" : ""}` : "leaflet-interactive flate");
      setAttributt(sti, "fill", fyll[i] ?? "");
      setAttributt(sti, "role", ett ? "button" : null);
      setAttributt(sti, "aria-label", ett ? ett.tekst : null);
      setAttributt(sti, "aria-pressed", ett ? String(i === this.valgt) : null);
      setAttributt(sti, "tabindex", ett ? (i === inn ? "0" : "-1") : null);
    });
    const slag = grenser.par.map(([a, b]) => (felt.has(a) || felt.has(b) ? "tynn" : ""));
    for (const i of parseOmraader(melding.tykk)) slag[i] = "tykk";
    for (const i of parseOmraader(melding.stiplet)) slag[i] = "stiplet";
    linjer.forEach(({ _path: sti }, i) => setAttributt(sti, "class", `linje ${slag[i]}`));

    this.map.getContainer().setAttribute("aria-label", `Kart: ${melding.tittel}`);
    // A new map is read aloud, the first is not: it is what the page is.
    if (this.tittel && this.tittel !== melding.tittel) this.status.textContent = melding.tittel;
    this.tittel = melding.tittel;
    this.setFliser(melding.fliser);
    this.deling.linjer = parseOmraader(melding.deling);
    this.merker.valgt.plass = this.valgt;
    this.merker.hover.plass = null;
    this.redraw();
  }

  /* Show the whole area. */
  fit() {
    this.showUtsnitt();
    this.redraw();
  }

  showUtsnitt() {
    if (!this.utsnitt?.isValid() || !this.map.getSize().y) return;
    this.passer = true;
    // A reset, since Leaflet would else pan by whole pixels.
    this.map.fitBounds(this.utsnitt, { reset: true, padding: [16, 16] });
    this.passer = this.flyttet = false;
    this.helZoom = this.map.getZoom();
    this.setTouch();
  }

  /* One finger scrolls the page as long as all of the area is in view; two fingers always zoom and move the map. */
  setTouch() {
    if (!L.Browser.mobile) return;
    this.map.dragging[this.map.getZoom() > this.helZoom + 0.1 ? "enable" : "disable"]();
  }

  wheel(e) {
    if (!e.ctrlKey && !e.metaKey) {
      this.hint.classList.add("vises");
      clearTimeout(this.hintTid);
      this.hintTid = setTimeout(() => this.hint.classList.remove("vises"), 1200);
      return;
    }
    e.preventDefault();
    const trinn = L.DomEvent.getWheelDelta(e) / 120;
    this.map.setZoomAround(this.map.mouseEventToContainerPoint(e), this.map.getZoom() + trinn, { animate: false });
  }

  setFliser(url) {
    if ((url ?? null) === (this.fliserUrl ?? null)) return;
    this.fliserUrl = url;
    this.fliser?.remove();
    this.fliser = null;
    this.map.getContainer().classList.toggle("med-fliser", Boolean(url));
    if (!url) return;
    this.fliser = L.tileLayer(url, { maxZoom: 12 }).addTo(this.map);
    // Without a network the map stands as it did.
    this.fliser.on("tileerror", () => this.setFliser(null));
  }

  /* --- choosing ------------------------------------------------------------------------------------------------- */

  velg(plass) {
    if (!this.felt.has(plass)) return;
    this.flater[this.valgt ?? plass]._path.setAttribute("aria-pressed", "false");
    this.valgt = plass;
    this.flater[plass]._path.setAttribute("aria-pressed", "true");
    this.setTab(plass);
    this.mark("valgt", plass); // at once; the message that follows says the same
    this.vedValg(plass);
  }

  setTab(plass) {
    const stier = this.flater.map((flate) => flate._path);
    for (const sti of stier) if (sti.getAttribute("tabindex") === "0") sti.setAttribute("tabindex", "-1");
    stier[plass].setAttribute("tabindex", "0");
    this.fokus = plass;
  }

  /* A polygon has got the focus: by Tab, by an arrow or by a click. */
  take(element) {
    const plass = this.flater.findIndex((flate) => flate._path === element);
    if (plass < 0) return;
    this.setTab(plass);
    if (!element.matches(":focus-visible")) return;
    this.mark("fokus", plass);
    const punkt = this.punkter[plass];
    if (!this.map.getBounds().pad(-0.05).contains(punkt)) this.map.panTo(punkt, { animate: false });
    this.showTips(plass, this.map.latLngToContainerPoint(punkt).add([0, 12]));
  }

  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const paaKommune = this.flater.some((flate) => flate._path === e.target);
    const handling =
      {
        Escape: () => (this.hideTips(), this.fit()),
        "+": () => this.zoom(1),
        "-": () => this.zoom(-1),
      }[e.key] ??
      (paaKommune &&
        ({
          Enter: () => this.velg(this.fokus),
          " ": () => this.velg(this.fokus),
          ArrowRight: () => this.go(this.findNabo(1, 0)),
          ArrowLeft: () => this.go(this.findNabo(-1, 0)),
          ArrowUp: () => this.go(this.findNabo(0, -1)),
          ArrowDown: () => this.go(this.findNabo(0, 1)),
          Home: () => this.go(this.alfabetisk[0]),
          End: () => this.go(this.alfabetisk.at(-1)),
          PageDown: () => this.go(this.findNeste(1)),
          PageUp: () => this.go(this.findNeste(-1)),
        }[e.key] ??
          (BOKSTAV.test(e.key) && (() => this.go(this.findNavn(e.key))))));
    if (!handling) return;
    e.preventDefault();
    handling();
  }

  zoom(trinn) {
    this.map.setZoom(this.map.getZoom() + trinn, { animate: false });
  }

  go(plass) {
    if (plass !== undefined && plass !== null) this.flater[plass]._path.focus({ focusVisible: true });
  }

  /* The nearest kommune within 45 degrees of a direction, in the map's own picture. */
  findNabo(dx, dy) {
    const her = this.map.latLngToLayerPoint(this.punkter[this.fokus]);
    let beste = null;
    let minst = Infinity;
    for (const i of this.felt.keys()) {
      const { x, y } = this.map.latLngToLayerPoint(this.punkter[i]).subtract(her);
      const langs = x * dx + y * dy;
      const tvers = Math.abs(x * dy) + Math.abs(y * dx);
      const avstand = langs + 2 * tvers;
      if (langs > 0 && tvers <= langs && avstand < minst) [beste, minst] = [i, avstand];
    }
    return beste;
  }

  findNeste(steg) {
    const { alfabetisk } = this;
    return alfabetisk[(alfabetisk.indexOf(this.fokus) + steg + alfabetisk.length) % alfabetisk.length];
  }

  /* The next kommune whose name begins with what was typed within a second. */
  findNavn(bokstav) {
    const na = performance.now();
    this.skrevet = (na - (this.skrevetTid ?? -Infinity) < 1000 ? this.skrevet : "") + bokstav.toLocaleLowerCase("nb");
    this.skrevetTid = na;
    const { alfabetisk, skrevet } = this;
    const fra = alfabetisk.indexOf(this.fokus) + (skrevet.length === 1 ? 1 : 0);
    return [...alfabetisk.slice(fra), ...alfabetisk.slice(0, fra)].find((i) =>
      this.grenser.navn[i].toLocaleLowerCase("nb").startsWith(skrevet)
    );
  }

  /* --- what lies on top ----------------------------------------------------------------------------------------- */

  mark(navn, plass) {
    const merke = this.merker[navn];
    merke.plass = plass !== null && this.felt.has(plass) ? plass : null;
    const d = merke.plass === null ? "" : this.flater[plass]._path.getAttribute("d");
    for (const sti of merke.stier) setAttributt(sti, "d", d);
  }

  showTips(plass, punkt) {
    const ett = this.felt.get(plass);
    const tekst = ett ? ett.tekst : this.grenser.navn[plass];
    if (this.tips.textContent !== tekst) this.tips.textContent = tekst;
    this.tips.classList.add("vises");
    const { offsetWidth: b, offsetHeight: h } = this.tips;
    const rom = this.map.getSize();
    const x = Math.min(punkt.x + 14, rom.x - b - 4);
    const y = punkt.y + 18 + h > rom.y ? punkt.y - h - 10 : punkt.y + 18;
    this.tips.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
  }

  hideTips() {
    this.tips.classList.remove("vises");
    this.mark("hover", null);
  }

  /* On top of the borders, so that a thick one is still seen between the dashes. */
  drawDeling() {
    const { linjer, sti } = this.deling;
    setAttributt(sti, "d", linjer.map((i) => this.linjer[i]._path.getAttribute("d")).join(""));
  }

  /* Leaflet has moved or zoomed: what we have laid on its picture follows. */
  redraw() {
    this.drawDeling();
    for (const [navn, merke] of Object.entries(this.merker)) this.mark(navn, merke.plass);
    this.drawEtiketter();
  }

  /* Another typeface has come: texts have other widths. */
  resetSkrift() {
    this.bredder.clear();
    this.drawEtiketter();
  }

  measure(tekst, px, vekt) {
    const nokkel = `${vekt} ${px} ${tekst}`;
    if (!this.bredder.has(nokkel)) {
      this.malebord.font = `${vekt} ${px}px ${getComputedStyle(document.body).fontFamily}`;
      this.bredder.set(nokkel, this.malebord.measureText(tekst).width);
    }
    return this.bredder.get(nokkel);
  }

  /* Numbers first, then the names that have room: the roomiest kommuner, and those in the area, choose first. */
  drawEtiketter() {
    const { map, grenser } = this;
    const meterPerPx = (40075017 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / 256 / 2 ** map.getZoom();
    map.getContainer().classList.toggle("oversikt", meterPerPx > OVERSIKT_M);
    const utsnitt = map.getBounds().pad(0.3);
    const opptatt = [];
    const fri = (b) => opptatt.every((o) => b[2] <= o[0] || b[0] >= o[2] || b[3] <= o[1] || b[1] >= o[3]);
    const boks = (x, y, bredde, hoyde) => [x - bredde / 2 - 1, y - hoyde / 2, x + bredde / 2 + 1, y + hoyde / 2];
    const plasser = [...this.felt.keys()]
      .filter((i) => utsnitt.contains(this.punkter[i]))
      .sort((a, b) => this.felt.get(a).ute - this.felt.get(b).ute || grenser.radier_m[b] - grenser.radier_m[a]);
    const satt = plasser.map((i) => {
      const { tall, vert, ute } = this.felt.get(i);
      const { x, y } = map.latLngToLayerPoint(this.punkter[i]);
      const navnBredde = this.measure(grenser.navn[i], NAVN_PX, 400);
      // A name may reach a little outside a narrow kommune, not lie mostly on its neighbours.
      const rom = navnBredde < (5 * grenser.radier_m[i]) / meterPerPx;
      const rad = { navn: grenser.navn[i], x, y, rom, navnBredde, klasse: ute ? " ute" : "" };
      if (!tall && !vert) return rad;
      const bredde = this.measure(tall, TALL_PX, 700) + (vert ? 11 : 0);
      const tallY = rom ? y - LINJE_PX / 2 : y;
      const b = boks(x, tallY, bredde, TALL_PX);
      if (!fri(b)) return rad;
      opptatt.push(b);
      return { ...rad, tall, vert, bredde, tallY };
    });
    const gruppe = document.createDocumentFragment();
    for (const { navn, x, y, rom, navnBredde, klasse, tall, vert, bredde, tallY } of satt) {
      if (tall) makeSvg("text", { class: `tall${klasse}`, x: vert ? x - 5.5 : x, y: tallY + TALL_PX * 0.35 }, gruppe).textContent = tall;
      if (vert) makeSvg("circle", { class: "vert", cx: x + bredde / 2 - 4, cy: tallY, r: 3.6 }, gruppe);
      if (!rom) continue;
      const langs = (bredde + navnBredde) / 2 + 4;
      const steder = bredde
        ? [[x, tallY + LINJE_PX], [x, tallY - LINJE_PX], [x + langs, tallY], [x - langs, tallY]]
        : [[x, y], [x, y + LINJE_PX / 2], [x, y - LINJE_PX / 2]];
      const sted = steder.find(([sx, sy]) => fri(boks(sx, sy, navnBredde, NAVN_PX)));
      if (!sted) continue;
      opptatt.push(boks(...sted, navnBredde, NAVN_PX));
      makeSvg("text", { class: `navn${klasse}`, x: sted[0], y: sted[1] + NAVN_PX * 0.32 }, gruppe).textContent = navn;
    }
    this.etiketter.replaceChildren(gruppe);
  }
}
