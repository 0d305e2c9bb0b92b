"""What the server adds: the page's language and title, security headers, and answers without needless waits.

And what it keeps out: names of other hosts, numbers about the server, and messages that are not for readers.
"""

import asyncio
import os
import re
import socket
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from contextlib import asynccontextmanager
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import streamlit
from google.protobuf.message import DecodeError
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg

Melding = MutableMapping[str, Any]
Ta = Callable[[], Awaitable[Melding]]
Gi = Callable[[Melding], Awaitable[None]]
Asgi = Callable[[Melding, Ta, Gi], Awaitable[None]]

# Styles are inline: Streamlit's page writes its theme and the look of every widget as it runs, and has no setting for a
# nonce. Scripts are not: the few that stand in a page, or that ours put there, are named by their hash. Nothing is
# compiled in the page, and nothing comes from outside, but for the grey tiles of Kartverket where a user turns them on.
# The websocket is the page's own origin, which «'self'» covers.
CSP: Final = (
    "default-src 'self'; script-src 'self'{skript}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https://cache.kartverket.no; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-src 'self'; frame-ancestors 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)
HODER: Final = (
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
INNEBYGD: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)  # those of the pages of ours and of Streamlit
# What a reader's page may ask of the server. The protocol also knows how to empty the caches of everybody, to stop the
# server and to rerun at every change of a file: those are for who develops, and are not heard.
FOR_LESERE: Final = frozenset(
    {
        "rerun_script",
        "stop_script",
        "app_heartbeat",
        "file_urls_request",  # before an upload
        "backend_operation_request",  # a file that is made when it is asked for; the session's own, which is checked
        "load_git_info",
    }
)
LUKKET: Final = re.compile(r".*/_stcore/metrics")  # memory and sessions of the server, which nobody outside needs
AAPNE_TALL: Final = "SAMARBEIDSKART_METRIKK"  # set to «ja» where something on the same machine collects them
# A name that follows its content can be kept by browsers for ever: the boundaries of the map are 180 kB on the wire.
MERKET: Final = re.compile(r".*/component/.*-[0-9a-f]{12}\.\w+")
BEHOLD: Final = (b"cache-control", b"public, max-age=31536000, immutable")
ENDRET: Final = {b"content-length", b"etag", b"last-modified"}  # no longer true of a page that was rewritten
BETINGET: Final = {b"accept-encoding", b"if-none-match", b"if-modified-since"}
SPRAK: Final = (
    # Streamlit hard-codes English, which fails WCAG 3.1.1 for a Norwegian page.
    (b'<html lang="en">', b'<html lang="nb">'),
    (b"<title>Streamlit</title>", b"<title>Samarbeidskart</title>"),
    (
        b"You need to enable JavaScript to run this app.",
        "Samarbeidskart trenger JavaScript. Slå det på i nettleseren og last siden på nytt.".encode(),
    ),
)

# The page looks for its server beside its own files, where it otherwise tries «/kart/» first and waits for the answer.
STED: Final = b"<script>window.__streamlit = { BACKEND_BASE_URL: new URL('.', location.href).href }</script>"
# Parts of Streamlit's page that ours show at once, and that the browser would else learn of one layer at a time.
DELER: Final = ("ComponentInstance", "DownloadButton", "Html", "Selectbox", "TextInput")
STATISK: Final = Path(streamlit.__file__).parent / "static"


def find_moduler(deler: Iterable[str], mappe: Path) -> list[str]:
    """Find the files of some parts of Streamlit's page, and all that they import; a part that is not there is nothing.

    Parameters
    ----------
    deler
        Names without the version that Streamlit puts in them.
    mappe
        The folder with Streamlit's scripts.

    """
    funnet: set[str] = set()
    nye = {fil.name for del_ in deler for fil in mappe.glob(f"{del_}.*.js")}
    while nye:
        funnet |= nye
        skript = "".join((mappe / fil).read_text(encoding="utf-8") for fil in nye)
        nye = set(re.findall(r'(?:from|import)"\./([\w.-]+\.js)"', skript)) - funnet
    return sorted(funnet)


def build_hode(mappe: Path = STATISK) -> bytes:
    """Build what goes into the head of Streamlit's page, so that it is there sooner."""
    side = (mappe / "index.html").read_text(encoding="utf-8")
    moduler = find_moduler(DELER, mappe / "static" / "js")
    lenker = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{fil}">' for fil in moduler if fil not in side
    )
    return STED + lenker.encode()


def build_mellomlag(skript: Iterable[str] = ()) -> list[Middleware]:
    """Build what every request passes: only by a name of this server (``server.allowedHosts``), then ``Tjenerlag``.

    ``skript`` are the scripts that the pages put into Streamlit's page after it has come.

    Streamlit holds its websocket to the same list. A page of another site that has got its own name to lead here (DNS
    rebinding) is refused before it reads anything.
    """
    verter = config.get_option("server.allowedHosts") or ["*"]
    return [
        Middleware(TrustedHostMiddleware, allowed_hosts=verter, www_redirect=False),
        Middleware(Tjenerlag, skript=tuple(skript)),
    ]


class Tjenerlag:
    """ASGI middleware: HTML pages become Norwegian, every answer gets its headers, and only readers' messages pass."""

    def __init__(self, app: Asgi, *, skript: Iterable[str] = ()) -> None:
        """Wrap the application; ``skript`` may run in its pages besides what stands in them."""
        self.app = app
        self.skript = tuple(ett.encode() for ett in skript)
        self.rettelser = (*SPRAK, (b"</head>", build_hode() + b"</head>"))
        self.lukket = os.environ.get(AAPNE_TALL) != "ja"

    async def __call__(self, scope: Melding, receive: Ta, send: Gi) -> None:
        """Pass a request on, and its answer through ``_Svar``; of a websocket only what a reader's page sends."""
        if scope["type"] == "websocket":
            await self.app(scope, _hor_bare_lesere(receive), send)
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif self.lukket and LUKKET.fullmatch(scope["path"]):
            await send({"type": "http.response.start", "status": HTTPStatus.NOT_FOUND, "headers": list(HODER)})
            await send({"type": "http.response.body", "body": b""})
        else:
            # The page is 2 kB: asking for it unpacked is simpler than unpacking it here.
            if any(navn == b"accept" and b"text/html" in verdi for navn, verdi in scope["headers"]):
                scope = {**scope, "headers": [par for par in scope["headers"] if par[0] not in BETINGET]}
            await self.app(scope, receive, _Svar(scope, send, self).send)


class _Svar:
    """One answer on its way out; HTML is held back until it is whole, for its length and scripts are told before it."""

    def __init__(self, scope: Melding, send: Gi, lag: Tjenerlag) -> None:
        self.scope, self.videre, self.skript = scope, send, lag.skript
        self.rettelser = () if "/component/" in scope["path"] else lag.rettelser  # a component brings its own language
        self.start: Melding | None = None
        self.innhold = b""

    async def send(self, melding: Melding) -> None:
        """Send a part of the answer on, or keep it."""
        if melding["type"] == "http.response.start":
            merket = melding["status"] == HTTPStatus.OK and MERKET.fullmatch(self.scope["path"])
            egne = (*HODER, BEHOLD) if merket else HODER
            hoder = [par for par in melding["headers"] if par[0].lower() not in {navn for navn, _ in egne}]
            melding = {**melding, "headers": [*hoder, *egne]}
            if _er_html(self.scope, hoder):
                self.start = melding
            else:
                melding["headers"].append(build_csp([]))
                await self.videre(melding)
        elif self.start is not None and melding["type"] == "http.response.body":
            self.innhold += melding.get("body", b"")
            if not melding.get("more_body"):
                await self.send_side(self.start)
        else:
            await self.videre(melding)

    async def send_side(self, start: Melding) -> None:
        """Send the whole page, rewritten, with headers that are true of it."""
        for fra, til in self.rettelser:
            self.innhold = self.innhold.replace(fra, til)
        hoder = [par for par in start["headers"] if par[0].lower() not in (ENDRET if self.rettelser else ())]
        lengde = [(b"content-length", str(len(self.innhold)).encode())] if self.rettelser else []
        await self.videre(
            {**start, "headers": [*hoder, *lengde, build_csp([*INNEBYGD.findall(self.innhold), *self.skript])]}
        )
        await self.videre({"type": "http.response.body", "body": self.innhold})


def build_csp(skript: Iterable[bytes]) -> tuple[bytes, bytes]:
    """Build the header that says what a page may load and run; the scripts in it are named by their hash."""
    hasher = [b64encode(sha256(ett).digest()).decode() for ett in skript]
    return b"content-security-policy", CSP.format(skript="".join(f" 'sha256-{ett}'" for ett in hasher)).encode()


def _hor_bare_lesere(receive: Ta) -> Ta:
    """Leave out the messages of a websocket that no reader's page sends."""

    async def receive_videre() -> Melding:
        while True:
            melding = await receive()
            innhold = melding.get("bytes")
            if melding["type"] != "websocket.receive" or not innhold or _er_for_lesere(innhold):
                return melding

    return receive_videre


def _er_for_lesere(innhold: bytes) -> bool:
    try:
        return BackMsg.FromString(innhold).WhichOneof("type") in {*FOR_LESERE, None}
    except DecodeError:
        return True  # Streamlit's to refuse


def _er_html(scope: Melding, hoder: list[tuple[bytes, bytes]]) -> bool:
    """Whether the answer is a page that can be read here."""
    html = any(navn.lower() == b"content-type" and verdi.startswith(b"text/html") for navn, verdi in hoder)
    pakket = any(navn.lower() == b"content-encoding" for navn, _ in hoder)
    return html and not pakket and scope["method"] == "GET"


@asynccontextmanager
async def send_straks(_app: object) -> AsyncIterator[None]:
    """Let the server send each small answer at once; the lifespan of ``st.App``.

    asyncio sees to it for sockets that it makes itself, but Streamlit brings one of its own, and each file and message
    then waits up to 40 ms for the receiver's acknowledgement of the one before (Nagle's algorithm). Connections inherit
    the setting from the socket that listens, which uvicorn hands to the loop right after this.
    """
    loop = asyncio.get_running_loop()
    create_server = loop.create_server

    async def create_server_straks(*verdier: Any, sock: socket.socket | None = None, **valg: Any) -> asyncio.Server:  # noqa: ANN401 - asyncio's own
        if sock is not None and sock.family in {socket.AF_INET, socket.AF_INET6}:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return await create_server(*verdier, sock=sock, **valg)

    loop.create_server = create_server_straks  # type: ignore[method-assign]  # asyncio has no other way in
    try:
        yield
    finally:
        loop.create_server = create_server  # type: ignore[method-assign]  # as above
