/* The bridge: Streamlit's component protocol on one side, the map on the other. */
"use strict";

const UTEN_LEAFLET = "Kartet kan ikke vises: Leaflet mangler. Kjør «python -m verktoy.frontend», og last siden på nytt.";
const UTEN_GRENSER = "Kartet kunne ikke hentes. Last siden på nytt.";

const VANLIG_PX = 560; // a map of this height or more follows the window
const MINST_PX = 420;

const send = (type, innhold) => parent.postMessage({ isStreamlitMessage: true, type: `streamlit:${type}`, ...innhold }, "*");

/* Say in the frame why there is no map. */
function showFeil(tekst) {
  document.body.textContent = tekst;
  document.body.className = "feil";
  send("componentReady", { apiVersion: 1 });
  send("setFrameHeight", { height: 80 });
}

if (!window.L) addEventListener("DOMContentLoaded", () => showFeil(UTEN_LEAFLET));

/* Streamlit's first message comes while the boundaries are on their way, so that nothing waits for anything else. */
async function start(map, fil) {
  const versjon = fil.match(/-(\w+)\.json$/)[1];
  // A page that is opened again counts from one, so the number alone would not be new to the server.
  const merke = Math.random().toString(36).slice(2);
  let valg = 0;
  let kart = null; // when the boundaries are here
  let melding = null; // the last one
  let hoyde = 0;
  let stiller = false;
  // Two thirds of the window, so that all of the map is seen at once. A map that the page wants small stays so, and a
  // phone's is no taller than its width can use.
  const setHoyde = () => {
    const vindu = Math.max(MINST_PX, Math.round(parent.innerHeight * 0.68));
    const height = Math.min(hoyde < VANLIG_PX ? hoyde : vindu, Math.max(320, Math.round(innerWidth * 1.2)));
    send("setFrameHeight", { height });
  };

  addEventListener("message", ({ data, source, origin }) => {
    if (data?.type === "streamlit:render" && source === parent) {
      melding = JSON.parse(new TextDecoder().decode(data.args.melding));
      if (melding.kart !== versjon) return reload(melding.kart);
      hoyde = data.args.height;
      setHoyde();
      setTema(data.theme);
      frameElement.title = `Kart: ${melding.tittel}`; // Streamlit calls it by the component's name
      kart?.paint(melding);
    } else if (data?.type === "samarbeidskart:visning" && origin === location.origin && kart && melding?.sync && data.gruppe === melding.sync) {
      stiller = true;
      kart.flyttet = true;
      map.setView(data.senter, data.zoom, { animate: false });
      stiller = false;
    }
  });
  addEventListener("resize", () => hoyde && setHoyde());
  map.on("move", () => {
    if (!melding?.sync || stiller) return;
    const { lat, lng } = map.getCenter();
    const visning = { type: "samarbeidskart:visning", gruppe: melding.sync, senter: [lat, lng], zoom: map.getZoom() };
    // The maps of a page are frames of one parent; a broadcast would reach the reader's other tabs too.
    for (let i = 0; i < parent.length; i++) if (parent[i] !== window) parent[i].postMessage(visning, location.origin);
  });
  send("componentReady", { apiVersion: 1 });

  const grenser = await fetch(fil).then((svar) => (svar.ok ? svar.json() : null), () => null);
  if (!grenser) return showFeil(UTEN_GRENSER);
  kart = new Kart(map, grenser, (plass) =>
    send("setComponentValue", { dataType: "json", value: { kommunenummer: grenser.numre[plass], nonce: `${merke}${++valg}` } })
  );
  window.samarbeidskart = kart; // for tests and for whoever looks in the console
  if (melding) kart.paint(melding);
  loadSkrift()?.then(() => kart.resetSkrift(), () => {});
}

/* The server has other boundaries than this page: fetch the page anew, once. */
function reload(versjon) {
  const nokkel = "samarbeidskart:lastet";
  if (sessionStorage.getItem(nokkel) === versjon) return showFeil(UTEN_GRENSER);
  sessionStorage.setItem(nokkel, versjon);
  location.reload();
}

/* The page's own typeface, which Streamlit serves; without it the labels are in one of the machine's. */
function loadSkrift() {
  for (const ark of parent.document.styleSheets)
    for (const { style } of ark.href ? ark.cssRules : []) {
      const fil = style?.getPropertyValue("src").match(/url\("(.+?)"\)/)?.[1];
      if (!fil || !/^"?Source Sans"?$/.test(style.getPropertyValue("font-family")) || style.fontStyle !== "normal") continue;
      const skrift = new FontFace("Source Sans", `url("${new URL(fil, ark.href)}")`, { weight: "100 900" });
      document.fonts.add(skrift);
      return skrift.load();
    }
  return null;
}

function setTema(tema) {
  const rot = document.documentElement;
  rot.classList.toggle("mork", tema.base === "dark");
  rot.style.setProperty("--bakgrunn", tema.backgroundColor);
  rot.style.setProperty("--tekst", tema.textColor);
}
