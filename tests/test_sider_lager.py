"""The pages on a register that is kept in a store."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import settings
from geo.data.endring import Opphor
from geo.data.kommuner import load_kommuner
from geo.data.oppgaver import load_oppgaver
from geo.lager.lager import Lager, open_lager
from geo.lager.versjon import Slag

KODE = "import streamlit as st\nfrom pages._data import hent_grunnlag\nst.text(len(hent_grunnlag().register.ordninger))"


@pytest.fixture
def lager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lager:
    sted = str(tmp_path / "lager.db")
    monkeypatch.setattr(settings, "LAGER", sted)
    return open_lager(sted, load_kommuner(), load_oppgaver())


def test_the_pages_show_the_newest_version_and_a_newer_when_it_comes(lager: Lager) -> None:
    side = AppTest.from_string(KODE, default_timeout=60).run()
    assert side.text[0].value == "221"
    lager.endre(lager.les(), [Opphor("suksit")], hvem="Kari", notat="vedtak", slag=Slag.SKJEMA, forrige=1)
    st.cache_data.clear()  # as two seconds do
    side.run()
    assert side.text[0].value == "220"
    assert "Registeret er oppdatert til versjon" in side.toast[0].value


def test_a_store_that_does_not_answer_is_told_and_the_last_version_shown(lager: Lager, tmp_path: Path) -> None:
    side = AppTest.from_string(KODE, default_timeout=60).run()
    assert lager.find_hode().nummer == 1
    (tmp_path / "lager.db").write_text("ødelagt " * 500, encoding="utf-8")
    st.cache_data.clear()  # as two seconds do
    side.run()
    assert "filen er ikke et lager" in side.error[0].value
    assert side.text[0].value == "221"
