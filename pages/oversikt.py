"""Oversikt: what the register holds, its headline numbers, a search, and the report's maps as a wall."""

from html import escape

import streamlit as st

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.data.register import Niva
from geo.maal.omfang import compute_spredning, count_former, count_niva, count_per_kommune, find_ordninger
from geo.maal.struktur import compute_alle
from geo.maal.verter import count_verter
from geo.tekst import escape_markdown, format_dato, format_tall, sammenfoy
from pages._data import hent_grunnlag, hent_temakart
from pages._deler import start_side, vis_kildelinje, vis_sok, vis_tabell, vis_vegg
from pages._html import Nokkeltall, build_fakta, build_kommunelenker, build_lenke, build_nokkeltall

start_side("Oversikt", smal=True)
grunnlag = hent_grunnlag()
register, omrade = grunnlag.register, grunnlag.kartlegging
ordninger = find_ordninger(register, omrade.kommuner)
antall = len(ordninger)

st.title(escape_markdown(register.tittel))
st.html(
    f'<p class="sk-ingress">Hvem samarbeider om hva, og hvordan er tjenestene organisert? Registeret har {antall} '
    f"formelle ordninger med deltakere fra {len(omrade.kommuner)} kartlagte kommuner, slik de var "
    f"{format_dato(register.dato)}.</p>"
)
vis_sok(grunnlag)

st.header("Nøkkeltall")
niva = {ett.nokkel: ett for ett in count_niva(ordninger)}
former, verter = count_former(ordninger), count_verter(ordninger, omrade.kommuner)
tall = [Nokkeltall(str(antall), "formelle ordninger", build_lenke("ordning", "Alle ordningene"))]
spredning = compute_spredning(count_per_kommune(register, omrade.kommuner))
if spredning:
    snitt = f"ordninger per kommune, {format_tall(spredning.snitt, 1)} i gjennomsnitt"
    spenn = f"{spredning.lavest}–{spredning.hoyest}"
    tall.append(Nokkeltall(spenn, snitt, build_lenke("kart", "Antall i hver kommune", tema="antall")))
tall.append(Nokkeltall(str(len(grunnlag.oppgaver)), "oppgaver", build_lenke("tjenestestruktur", "Oppgave for oppgave")))
tall += [
    Nokkeltall(str(niva[kode].antall), tekst, build_lenke("ordning", f"De {hvilke} ordningene", niva=kode))
    for kode, tekst, hvilke in (
        (Niva.LOKALT, "lokale ordninger, 2–3 deltakere", "lokale"),
        (Niva.REGIONALT, "regionale ordninger, 4–8 deltakere", "regionale"),
        (Niva.HOYERE, "ordninger på høyere nivå, 9 eller flere deltakere", "største"),
    )
]
tall += [
    Nokkeltall(f"{kjent} av {antall}", tekst, build_lenke("ordning", hvilke, kjent=hva))
    for kjent, tekst, hvilke, hva in (
        (former.kjent, "ordninger med kjent juridisk form", "Dem med kjent form", "form"),
        (verter.kjent, "ordninger med kjent vertskommune", "Dem med kjent vert", "vert"),
    )
]
st.html(build_nokkeltall(tall))

serie: dict[str, list[str]] = {}
for oppgave in grunnlag.oppgaver.values():
    if oppgave.figur:
        serie.setdefault(oppgave.figur, []).append(oppgave.kode)
figurer = sorted(serie, key=lambda figur: [int(del_) for del_ in figur.removeprefix("figur ").split(".")])
st.header(f"Tjenestestrukturen i {len(figurer)} kart")
vis_vegg([hent_temakart(grunnlag, "+".join(serie[figur]), omrade) for figur in figurer])
with st.expander("Kartene som tabell"):
    i_serien = {kode for koder in serie.values() for kode in koder}
    rader = tuple(
        (
            s.oppgave.navn,
            s.antall,
            s.kommunale,
            s.interkommunale,
            len(s.deltar),
            s.andel,
        )
        for s in compute_alle(register, grunnlag.oppgaver, omrade.kommuner)
        if s.oppgave.kode in i_serien
    )
    antall = (Kolonne(navn, Slag.ANTALL) for navn in ("Enheter", "Kommunale", "Interkommunale", "Kommuner som deltar"))
    kolonner = (Kolonne("Oppgave"), *antall, Kolonne("Andel", Slag.ANDEL))
    vis_tabell(Tabell("Oppgavene i kartene", kolonner, rader), "oversikt-kart")

st.header("Området")
regioner: dict[str, list[str]] = {}
for nummer in sorted(omrade.kommuner):
    regioner.setdefault(grunnlag.kommuner[nummer].region or "Uten region", []).append(nummer)
bekreftet = sorted({ordning.bekreftet for ordning in ordninger if ordning.bekreftet})
st.html(
    build_fakta(
        [
            *((navn, build_kommunelenker(numre, grunnlag.kommuner)) for navn, numre in sorted(regioner.items())),
            ("Kilde", escape(register.kilde)),
            ("Registerets dato", format_dato(register.dato)),
            ("Sist bekreftet", escape(sammenfoy([format_dato(dato) for dato in bekreftet]) or "ukjent")),
        ]
    )
)
vis_kildelinje(build_kildelinje(register))
