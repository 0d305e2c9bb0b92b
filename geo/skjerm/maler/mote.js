"use strict";
(() => {
  const bilder = [...document.querySelectorAll(".bilde")], knapp = (id) => document.getElementById(id);
  const svart = knapp("svart"), tips = knapp("tips"), teller = knapp("teller");
  let nr = 0;

  function vis(ny) {
    nr = Math.max(0, Math.min(bilder.length - 1, ny));
    bilder.forEach((bilde, i) => { bilde.hidden = i !== nr; });
    teller.textContent = `${nr + 1} av ${bilder.length}`;
    document.title = bilder[nr].querySelector("h1").textContent;
    tips.hidden = true;
    lukk(".tabell", "tabellknapp");
    tilpass();
    try { history.replaceState(null, "", `#${nr + 1}`); } catch { /* a page without an address of its own */ }
  }
  // A long legend gets smaller letters, down to those of a page, before it must be scrolled.
  function tilpass() {
    const felt = del("aside");
    felt.style.fontSize = "";
    for (let px = parseFloat(getComputedStyle(felt).fontSize); felt.scrollHeight > felt.clientHeight && px > 16; px--)
      felt.style.fontSize = `${px - 1}px`;
  }
  addEventListener("resize", tilpass);
  function lukk(klasse, id) {
    document.querySelectorAll(klasse).forEach((e) => { e.hidden = true; });
    knapp(id).setAttribute("aria-pressed", "false");
  }
  const del = (klasse) => bilder[nr].querySelector(klasse);
  function veksle(klasse, id) {
    const skjult = del(klasse).hidden;
    document.querySelectorAll(klasse).forEach((e) => { e.hidden = !skjult; });
    knapp(id).setAttribute("aria-pressed", String(skjult));
  }
  function settSvart(paa) { svart.hidden = !paa; knapp("svartknapp").setAttribute("aria-pressed", String(paa)); }
  function fullskjerm() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  // A kommune: hover tells, a click or Enter keeps it, the arrows of the map are letters and Tab.
  function velg(flate) {
    const bilde = flate.closest(".bilde"), valgt = bilde.querySelector(".valgt");
    const var_ = flate.getAttribute("aria-pressed") === "true";
    bilde.querySelectorAll("path[aria-pressed]").forEach((e) => e.setAttribute("aria-pressed", "false"));
    flate.setAttribute("aria-pressed", String(!var_));
    valgt.textContent = var_ ? "" : flate.getAttribute("aria-label");
    valgt.hidden = var_;
  }
  function visTips(flate, x, y) {
    tips.textContent = flate.getAttribute("aria-label");
    tips.hidden = false;
    tips.style.left = Math.max(8, Math.min(x + 18, innerWidth - tips.offsetWidth - 8)) + "px";
    tips.style.top = (y + 24 + tips.offsetHeight > innerHeight - 56 ? y - tips.offsetHeight - 12 : y + 24) + "px";
  }
  document.querySelectorAll("path[role=button]").forEach((flate) => {
    flate.addEventListener("mousemove", (e) => visTips(flate, e.clientX, e.clientY));
    flate.addEventListener("mouseleave", () => { tips.hidden = true; });
    flate.addEventListener("click", () => velg(flate));
    flate.addEventListener("focus", () => {
      if (!flate.matches(":focus-visible")) return;
      const r = flate.getBoundingClientRect();
      visTips(flate, r.left + r.width / 2, r.top + r.height / 2);
    });
    flate.addEventListener("blur", () => { tips.hidden = true; });
    flate.addEventListener("keydown", (e) => {
      if (e.key === "Enter" || e.key === " ") { e.preventDefault(); e.stopPropagation(); velg(flate); }
    });
  });

  const TASTER = {
    ArrowRight: () => vis(nr + 1), PageDown: () => vis(nr + 1), " ": () => vis(nr + 1),
    ArrowLeft: () => vis(nr - 1), PageUp: () => vis(nr - 1),
    Home: () => vis(0), End: () => vis(bilder.length - 1),
    Escape: () => { lukk(".tabell", "tabellknapp"); lukk(".notat", "notatknapp"); },
    b: () => settSvart(svart.hidden), ".": () => settSvart(svart.hidden),
    n: () => veksle(".notat", "notatknapp"), t: () => veksle(".tabell", "tabellknapp"), f: fullskjerm,
  };
  let bokstaver = true; // they can be turned off, since dictation and slips of the hand press them too
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (!bokstaver && /^[a-z.]$/i.test(e.key)) return;
    if (!svart.hidden) { settSvart(false); e.preventDefault(); return; }
    if (e.key === " " && e.target.tagName === "BUTTON") return;
    const gjor = TASTER[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (gjor) { e.preventDefault(); gjor(); }
  });
  svart.addEventListener("click", () => settSvart(false));
  knapp("forrige").onclick = () => vis(nr - 1);
  knapp("neste").onclick = () => vis(nr + 1);
  knapp("svartknapp").onclick = () => settSvart(true);
  knapp("notatknapp").onclick = () => veksle(".notat", "notatknapp");
  knapp("tabellknapp").onclick = () => veksle(".tabell", "tabellknapp");
  knapp("fullknapp").onclick = fullskjerm;
  function settBokstaver(paa) { bokstaver = paa; knapp("tasteknapp").setAttribute("aria-pressed", String(paa)); }
  knapp("tasteknapp").onclick = () => settBokstaver(!bokstaver);
  settBokstaver(true);
  // In the app the arrows turn as long as nothing there has the focus, so that nobody must click in here first.
  if (window.frameElement) {
    const slutt = new AbortController();
    parent.addEventListener("keydown", (e) => {
      if (e.target.matches("body, main, [data-testid=stMain]") && /^Arrow(Left|Right)$/.test(e.key)) TASTER[e.key]();
    }, { signal: slutt.signal });
    addEventListener("pagehide", () => slutt.abort());
  }
  vis((Number(location.hash.slice(1)) || 1) - 1);
})();
