"""What the server adds: the page's language and title, the security headers, and answers without needless waits."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import streamlit

Melding = MutableMapping[str, Any]
Ta = Callable[[], Awaitable[Melding]]
Gi = Callable[[Melding], Awaitable[None]]
Asgi = Callable[[Melding, Ta, Gi], Awaitable[None]]

# Streamlit writes its theme and starts its page with inline style and script; nothing is compiled in the page, and
# nothing comes from outside.
# The grey tiles of Kartverket are the one exception, and they are asked for only when a user turns them on.
CSP: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https://cache.kartverket.no; font-src 'self' data:; connect-src 'self' ws: wss:; "
    "worker-src 'self' blob:; frame-src 'self'; frame-ancestors 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)
HODER: Final = (
    (b"content-security-policy", CSP.encode()),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
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


class Tjenerlag:
    """ASGI middleware: HTML pages become Norwegian, and every answer gets the headers of ``HODER``."""

    def __init__(self, app: Asgi) -> None:
        """Wrap the application."""
        self.app = app
        self.rettelser = (*SPRAK, (b"</head>", build_hode() + b"</head>"))

    async def __call__(self, scope: Melding, receive: Ta, send: Gi) -> None:
        """Pass a request on; hold back an HTML answer until it is whole, since its length changes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # The page is 2 kB: asking for it unpacked is simpler than unpacking it here.
        if any(navn == b"accept" and b"text/html" in verdi for navn, verdi in scope["headers"]):
            scope = {**scope, "headers": [par for par in scope["headers"] if par[0] not in BETINGET]}
        start: Melding | None = None
        innhold = b""

        async def send_videre(melding: Melding) -> None:
            nonlocal start, innhold
            if melding["type"] == "http.response.start":
                merket = melding["status"] == HTTPStatus.OK and MERKET.fullmatch(scope["path"])
                egne = (*HODER, BEHOLD) if merket else HODER
                hoder = [par for par in melding["headers"] if par[0].lower() not in {navn for navn, _ in egne}]
                melding = {**melding, "headers": [*hoder, *egne]}
                if _er_side(scope, hoder):
                    start = melding
                    return
            elif start is not None and melding["type"] == "http.response.body":
                innhold += melding.get("body", b"")
                if melding.get("more_body"):
                    return
                for fra, til in self.rettelser:
                    innhold = innhold.replace(fra, til)
                lengde = (b"content-length", str(len(innhold)).encode())
                beholdt = [par for par in start["headers"] if par[0].lower() not in ENDRET]
                start["headers"] = [*beholdt, lengde]
                await send(start)
                melding = {"type": "http.response.body", "body": innhold}
            await send(melding)

        await self.app(scope, receive, send_videre)


def _er_side(scope: Melding, hoder: list[tuple[bytes, bytes]]) -> bool:
    """Whether the answer is Streamlit's own page; a component brings its own language."""
    html = any(navn.lower() == b"content-type" and verdi.startswith(b"text/html") for navn, verdi in hoder)
    pakket = any(navn.lower() == b"content-encoding" for navn, _ in hoder)
    return html and not pakket and scope["method"] == "GET" and "/component/" not in scope["path"]


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

    loop.create_server = create_server_straks
    try:
        yield
    finally:
        loop.create_server = create_server
