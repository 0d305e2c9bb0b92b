"""The texts of the page Om dataene: definitions, accessibility statement and licences, as name and text."""

from typing import Final

from geo.data.register import Niva
from geo.maal.omfang import STORRELSESSPENN
from geo.tekst import sammenfoy, stor_forbokstav

DEFINISJONER: Final = (
    (
        "Ordning",
        (
            "Et formelt samarbeid mellom to eller flere kommuner. Uformelle nettverk, prosjekter og partnerskap "
            "er utenfor definisjonen og telles ikke."
        ),
    ),
    ("Deltaker", "En kommune som er med i en ordning. Den kan ligge utenfor området som er kartlagt."),
    (
        "Kartlagt",
        "Kommunene som undersøkelsen dekker. Om andre vet registeret bare det de kartlagtes ordninger forteller.",
    ),
    (
        "Ukjent",
        "Det kilden ikke sier. Ukjent regnes aldri som nei, null eller egenregi, og vises som «ukjent» eller «–».",
    ),
    (
        "Omfang",
        (
            "Hvordan ordningen gjelder en oppgave. Hel: den driver tjenesten felles. Delvis: formelt samarbeid om "
            "oppgaven uten at tjenesten er felles. Berører: den angår oppgaven, men telles ikke."
        ),
    ),
    (
        "Deltar",
        "Kommuner som er deltaker i en ordning med omfang hel eller delvis. Andelen regnes av de kartlagte kommunene.",
    ),
    (
        "Interkommunal enhet",
        "En ordning med omfang hel og minst én deltaker i området. En kommune som er med i to, gir likevel to enheter.",
    ),
    (
        "Kommunal enhet",
        (
            "En kartlagt kommune som ikke er med i noen ordning med omfang hel, og derfor driver tjenesten selv "
            "(egenregi). For oppgaver der ikke alle kommuner har tjenesten, kan den ikke telles."
        ),
    ),
    (
        "Geografisk nivå",
        (
            f"Etter antall deltakere, også dem utenfor området: {', '.join(f'{ett.ord} {ett.spenn}' for ett in Niva)}. "
            "Der kilden oppgir flere enn den navngir, teller det oppgitte antallet."
        ),
    ),
    (
        "Størrelsesklasse",
        f"{stor_forbokstav(sammenfoy(STORRELSESSPENN))} innbyggere per datoen som folketallet gjelder.",
    ),
    (
        "Folketall bak en enhet",
        (
            "Innbyggerne i kommunene enheten har i området. En kommune i to enheter teller i begge, så tallene "
            "skal ikke legges sammen."
        ),
    ),
    (
        "Samarbeidspartner",
        (
            "En kommune som er med i samme ordning. Hvor mye to kommuner samarbeider, regnes av den enes lokale "
            "og regionale ordninger: svært mye fra 60 prosent, ofte fra 30, mye fra 15, en del fra 5, ellers noe."
        ),
    ),
)

TILGJENGELIGHET: Final = (
    (
        "Mål",
        "Løsningen er laget for å oppfylle WCAG 2.1 på nivå A og AA.",
    ),
    (
        "Slik er det prøvd",
        (
            "Sidene er kontrollert automatisk med axe-core i lyst og mørkt utseende. De er prøvd med tastatur "
            "alene og på skjermer fra telefon til projektor. De er ikke prøvd av brukere med skjermleser."
        ),
    ),
    (
        "Kart",
        (
            "Hvert kart har tekstalternativ, tegnforklaring med nummer og en tabell med de samme opplysningene. "
            "Fyllene skiller seg også uten farge. Det som kan gjøres med klikk i kartet, kan gjøres i et "
            "nedtrekksfelt."
        ),
    ),
    (
        "Kjente mangler",
        (
            "Noen få innebygde tekster i skjemafelt og menyer kommer fra rammeverket Streamlit og er på engelsk. "
            "Brede tabeller må rulles sidelengs på små skjermer. Blant rådene i axe-core som ikke er krav, gir sidene "
            "Kart og Møtevisning ett funn: siden og rammen i den har hver sitt hovedområde (landmark-unique)."
        ),
    ),
    (
        "Tilbakemelding",
        "Virksomheten som tilbyr løsningen, skal oppgi kontaktpunkt og egen tilgjengelighetserklæring.",
    ),
)

LISENSER: Final = (
    ("Programmet", "MIT-lisens."),
    (
        "Kommunegrenser",
        (
            "© Kartverket, CC BY 4.0. Grensene er klippet etter kysten, rettet og forenklet. Krediteringen skal "
            "følge kart og figurer."
        ),
    ),
    (
        "Registeret og referansetallene",
        (
            "Fakta hentet fra rapportene som er nevnt over, uten rapportenes tekst. Rapportene har ingen oppgitt "
            "lisens; oppgi kilden ved bruk."
        ),
    ),
    (
        "Skrift og kartbibliotek",
        "Source Sans (SIL Open Font License) og Leaflet (BSD). Ingenting hentes utenfra når appen er i bruk.",
    ),
)
