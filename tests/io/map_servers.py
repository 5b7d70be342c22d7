"""A stub of Nominatim and Overpass on this computer, which answers as it is told."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

DATE = "Sun, 22 Nov 2026 08:00:00 GMT"
BOX = [[12.69, 59.04], [12.71, 59.04], [12.71, 59.06], [12.69, 59.06], [12.69, 59.04]]


def area(name: str, corners: list[list[float]] = BOX, *, importance: float = 0.5, **more: Any) -> dict[str, Any]:
    """Make a result of Nominatim that is an area."""
    west, south = corners[0]
    east, north = corners[2]
    return {
        "place_id": 1,
        "osm_type": "relation",
        "osm_id": 935611,
        "lat": str((south + north) / 2),
        "lon": str((west + east) / 2),
        "class": "boundary",
        "type": "administrative",
        "importance": importance,
        "display_name": name,
        "boundingbox": [str(south), str(north), str(west), str(east)],
        "geojson": {"type": "Polygon", "coordinates": [corners]},
        **more,
    }


def town() -> dict[str, Any]:
    """Make an answer of Overpass: two streets, a lamp, an address, and a lake that is a relation."""

    def node(number: int, x: float, y: float, **tags: str) -> dict[str, Any]:
        told = {"type": "node", "id": number, "lon": 12.7 + x / 1000, "lat": 59.05 + y / 1000}
        return told | ({"tags": tags} if tags else {})

    nodes = [node(number, number, number % 2) for number in range(1, 8)]
    street = {"highway": "residential", "name": "Kungsgatan", "lit": "yes"}
    return {
        "version": 0.6,
        "osm3s": {"timestamp_osm_base": "2026-11-21T20:00:00Z"},
        "elements": [
            *nodes,
            node(8, 1, 1, highway="street_lamp"),
            node(9, 1, 1, **{"addr:street": "Kungsgatan", "addr:housenumber": "3"}),
            {"type": "way", "id": 20, "nodes": [1, 2, 3], "tags": street},
            {"type": "way", "id": 21, "nodes": [2, 4], "tags": {"highway": "footway"}},
            {"type": "way", "id": 22, "nodes": [5, 6, 7, 5]},
            {
                "type": "relation",
                "id": 30,
                "members": [{"type": "way", "ref": 22, "role": "outer"}],
                "tags": {"type": "multipolygon", "natural": "water"},
            },
        ],
    }


@dataclass
class Answer:
    """What the stub says once."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0
    cut: int = 0

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


@dataclass
class MapServers:
    """What the stub is to say, and what it was asked; the last answer of each kind is said for ever."""

    url: str = ""
    names: deque[Answer] = field(default_factory=lambda: deque([Answer([area("Åmål, Västra Götalands län, Sverige")])]))
    streets: deque[Answer] = field(default_factory=lambda: deque([Answer(town())]))
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def answer(self, path: str) -> Answer:
        waiting = self.names if path == "/search" else self.streets
        return waiting.popleft() if len(waiting) > 1 else waiting[0]


@contextmanager
def map_servers() -> Iterator[MapServers]:
    """Run the stub."""
    told = MapServers()

    class Handler(BaseHTTPRequestHandler):
        def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
            return DATE

        def do_GET(self) -> None:
            self.say(parse_qs(urlsplit(self.path).query)["q"][0])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.say(parse_qs(body)["data"][0])

        def say(self, question: str) -> None:
            path = urlsplit(self.path).path
            told.asked.append((path, question, dict(self.headers)))
            answer = told.answer(path)
            threading.Event().wait(answer.wait_s)  # tests do away with time.sleep
            data = answer.data
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) - answer.cut])
            except OSError:  # who asked has hung up
                pass

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
