"""What the server adds: Norwegian pages, security headers, and nothing else changed."""

import asyncio
import re
import socket
from base64 import b64encode
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from tjener import AAPNE_TALL, CSP, DELER, STATISK, STED, Tjenerlag, build_mellomlag, find_moduler, send_straks

SIDE = b'<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head></html>'


def kjor(oppgave: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that never waits; an event loop of its own would collide with Playwright's in the same run."""
    with suppress(StopIteration):
        oppgave.send(None)
        pytest.fail("mellomlaget venter på noe")


def svar(
    *deler: bytes,
    innholdstype: bytes = b"text/html; charset=utf-8",
    sti: str = "/",
    hoder: tuple[tuple[bytes, bytes], ...] = (),
) -> tuple[dict[bytes, bytes], bytes, dict[str, Any]]:
    """Send an answer in parts through the middleware; return its headers, its body and the scope the app was given."""
    sett: dict[str, Any] = {}
    sendt: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], _ta: object, gi: Any) -> None:  # noqa: ANN401 - ASGI's own loose type
        sett.update(scope)
        start = [(b"content-type", innholdstype), (b"content-length", b"999"), (b"etag", b"x")]
        await gi({"type": "http.response.start", "status": 200, "headers": start})
        for nr, del_ in enumerate(deler, start=1):
            await gi({"type": "http.response.body", "body": del_, "more_body": nr < len(deler)})

    async def gi(melding: dict[str, Any]) -> None:
        sendt.append(melding)

    async def ta() -> dict[str, Any]:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": sti, "headers": list(hoder)}
    kjor(Tjenerlag(app)(scope, ta, gi))
    start, *kropp = sendt
    return dict(start["headers"]), b"".join(del_["body"] for del_ in kropp), sett


@pytest.mark.parametrize("deler", [(SIDE,), (SIDE[:20], SIDE[20:])], ids=["whole", "in parts"])
def test_the_page_is_norwegian_and_has_its_true_length(deler: tuple[bytes, ...]) -> None:
    hoder, kropp, _ = svar(*deler)
    assert b'<html lang="nb">' in kropp
    assert b"<title>Samarbeidskart</title>" in kropp
    assert int(hoder[b"content-length"]) == len(kropp)
    assert b"etag" not in hoder


def test_every_answer_has_the_security_headers() -> None:
    hoder, kropp, _ = svar(b'{"a":1}', innholdstype=b"application/json")
    assert kropp == b'{"a":1}'
    assert hoder[b"content-security-policy"] == CSP.format(skript="").encode()
    assert hoder[b"x-content-type-options"] == b"nosniff"
    assert hoder[b"referrer-policy"] == b"same-origin"
    assert hoder[b"x-frame-options"] == b"SAMEORIGIN"
    assert hoder[b"etag"] == b"x", "what is not rewritten keeps its headers"


def test_a_script_that_stands_in_the_page_is_named_by_its_hash_and_no_other_may_run() -> None:
    skript = "window.a = 1"
    hoder, kropp, _ = svar(SIDE.replace(b"</head>", f"<script>{skript}</script></head>".encode()))
    policy = hoder[b"content-security-policy"].decode()
    for ett in (skript.encode(), STED.removeprefix(b"<script>").removesuffix(b"</script>")):
        assert ett in kropp
        assert f"'sha256-{b64encode(sha256(ett).digest()).decode()}'" in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert "'unsafe-eval'" not in policy
    assert "connect-src 'self';" in policy


def lytt(*meldinger: bytes) -> list[bytes]:
    """Send messages over a websocket through the middleware; return those that the app hears."""
    hort: list[bytes] = []
    ko = [{"type": "websocket.receive", "bytes": melding} for melding in meldinger]

    async def app(_scope: object, ta: Any, _gi: object) -> None:  # noqa: ANN401 - as above
        while (melding := await ta())["type"] != "websocket.disconnect":
            hort.append(melding["bytes"])

    async def ta() -> dict[str, Any]:
        return ko.pop(0) if ko else {"type": "websocket.disconnect"}

    async def gi(_melding: object) -> None:
        pytest.fail("ingenting skal sendes")

    kjor(Tjenerlag(app)({"type": "websocket", "path": "/_stcore/stream", "headers": []}, ta, gi))
    return hort


@pytest.mark.parametrize(
    "melding",
    [
        BackMsg(clear_cache=True),
        BackMsg(set_run_on_save=True),
        BackMsg(debug_shutdown_runtime=True),
        BackMsg(debug_disconnect_websocket=True),
    ],
    ids=lambda melding: melding.WhichOneof("type"),
)
def test_a_message_that_is_not_for_readers_is_not_heard(melding: BackMsg) -> None:
    leser = [BackMsg(rerun_script=ClientState(query_string="a=1")), BackMsg(app_heartbeat=True)]
    sendt = [leser[0].SerializeToString(), melding.SerializeToString(), leser[1].SerializeToString()]
    assert lytt(*sendt) == [sendt[0], sendt[2]]


def test_numbers_about_the_server_are_closed_unless_it_is_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    hoder, kropp, sett = svar(b"rss 1", innholdstype=b"text/plain", sti="/kart/_stcore/metrics")
    assert (kropp, sett) == (b"", {})
    assert b"x-frame-options" in hoder
    monkeypatch.setenv(AAPNE_TALL, "ja")
    assert svar(b"rss 1", innholdstype=b"text/plain", sti="/_stcore/metrics")[1] == b"rss 1"


@pytest.mark.parametrize(
    ("vert", "slipper_inn"),
    [
        ("127.0.0.1:8501", True),
        ("localhost", True),
        ("ondt.eksempel.no:8501", False),
        ("127.0.0.1.nip.io", False),
        ("", False),
    ],
)
def test_only_a_name_of_this_server_is_answered(vert: str, *, slipper_inn: bool) -> None:
    # The list is the one that the program itself is set up with.
    lag = build_mellomlag()
    nadd: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as above
        nadd.append(scope["type"])
        if scope["type"] == "http":
            await PlainTextResponse("ok")(scope, receive, send)

    for ett in reversed(lag):
        app = ett.cls(app, *ett.args, **ett.kwargs)
    for type_ in ("http", "websocket"):
        scope = {"type": type_, "method": "GET", "path": "/", "headers": [(b"host", vert.encode())]}
        kjor(app(scope, ta_ingenting, gi_bort))
    assert (nadd == ["http", "websocket"]) is slipper_inn
    assert nadd in (["http", "websocket"], [])


async def ta_ingenting() -> dict[str, Any]:
    return {"type": "http.request", "body": b""}


async def gi_bort(_melding: object) -> None:
    return None


def test_the_policy_names_no_outside_origin_but_the_tiles_a_user_may_turn_on() -> None:
    verter = [ord_ for ord_ in CSP.replace(";", " ").split() if "://" in ord_ or ord_ in {"ws:", "wss:", "*"}]
    assert verter == ["https://cache.kartverket.no"]


def test_a_component_keeps_its_own_page() -> None:
    _, kropp, _ = svar(SIDE, sti="/component/kartkomponent.kart/index.html")
    assert kropp == SIDE


def test_the_page_is_asked_for_unpacked_and_whole() -> None:
    hoder = ((b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip"), (b"if-none-match", b"x"), (b"host", b"h"))
    _, _, scope = svar(SIDE, hoder=hoder)
    assert [navn for navn, _ in scope["headers"]] == [b"accept", b"host"]


@pytest.mark.parametrize(
    ("sti", "beholdes"),
    [
        ("/component/kartkomponent.kart/grenser-0123456789ab.json", True),
        ("/samarbeid/component/kartkomponent.kart/grenser-0123456789ab.json", True),
        ("/component/kartkomponent.kart/index.html", False),
        ("/grenser-0123456789ab.json", False),
    ],
)
def test_a_file_whose_name_follows_its_content_may_be_kept(sti: str, *, beholdes: bool) -> None:
    hoder, _, _ = svar(b"{}", innholdstype=b"application/json", sti=sti)
    assert (b"immutable" in hoder.get(b"cache-control", b"")) is beholdes


def test_the_page_asks_at_once_for_the_scripts_it_will_need_and_for_its_server() -> None:
    _, kropp, _ = svar(SIDE)
    hode, _, _ = kropp.partition(b"</head>")
    assert STED in hode
    for del_ in DELER:
        (fil,) = (STATISK / "static" / "js").glob(f"{del_}.*.js")
        assert f'modulepreload" crossorigin href="./static/js/{fil.name}"'.encode() in hode
    index = (STATISK / "index.html").read_text(encoding="utf-8")
    assert not [fil for fil in re.findall(r"[\w.-]+\.js", hode.decode()) if fil in index], "asked for twice"


def test_scripts_are_followed_to_all_that_they_import(tmp_path: Path) -> None:
    (tmp_path / "Kart.a1.js").write_text('import{o as e}from"./felles.b2.js";import"./rot.c3.js";', encoding="utf-8")
    (tmp_path / "felles.b2.js").write_text('import{t}from"./rot.c3.js";', encoding="utf-8")
    (tmp_path / "rot.c3.js").write_text('import{x}from"./felles.b2.js";import("./senere.d4.js")', encoding="utf-8")
    (tmp_path / "senere.d4.js").write_text("", encoding="utf-8")
    assert find_moduler(["Kart", "Borte"], tmp_path) == ["Kart.a1.js", "felles.b2.js", "rot.c3.js"]


def test_small_answers_are_sent_at_once_also_from_a_socket_that_the_server_brings() -> None:
    async def serve() -> int:
        loop = asyncio.get_running_loop()
        koblet: asyncio.Future[asyncio.BaseTransport] = loop.create_future()

        class Protokoll(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                koblet.set_result(transport)

        with socket.socket() as lytter:
            lytter.bind(("127.0.0.1", 0))
            async with send_straks(None), await loop.create_server(Protokoll, sock=lytter):
                _, leser = await asyncio.open_connection(*lytter.getsockname())
                kontakt = (await koblet).get_extra_info("socket")
                leser.close()
                return kontakt.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    with ThreadPoolExecutor(1) as trad:  # Playwright has a loop of its own in this one
        assert trad.submit(asyncio.run, serve()).result(timeout=30) == 1
