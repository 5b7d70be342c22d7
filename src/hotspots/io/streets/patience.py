"""Ask OpenStreetMap's servers through OSMnx with good manners: who asks, how often, and what when they are busy."""

from __future__ import annotations

import json
import math
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlsplit

from hotspots.errors import FileError, Notice, Term

T = TypeVar("T")

MOST_KM2: Final = 2500.0
"""As much as OSMnx asks for in one query; more is for extracts."""

TRIES: Final = 4
LONGEST_WAIT_S: Final = 120.0
_WAITS_S: Final = (5.0, 15.0, 45.0)
_BETWEEN_S: Final = 1.0
_BUSY: Final = frozenset({429, 500, 502, 503, 504})
_MOST_SAID: Final = 160


@dataclass(frozen=True, slots=True)
class Servers:
    """Where to ask: Overpass for streets, Nominatim for the outline of a place."""

    overpass: str = "https://overpass-api.de/api"
    nominatim: str = "https://nominatim.openstreetmap.org"

    @property
    def hosts(self) -> tuple[str, str]:
        """Names of both servers, as a person knows them."""
        return _host(self.overpass), _host(self.nominatim)


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


class _AgainError(Exception):
    """Worth another try.

    Parameters
    ----------
    code
        What to say when there is no further try.
    server, said
        Who said what.
    wait_s
        What the server asks to wait, None if it does not say.
    """

    def __init__(self, code: str, server: str, said: str, wait_s: float | None = None) -> None:
        super().__init__(code)
        self.code, self.server, self.said, self.wait_s = code, server, said, wait_s


@dataclass(eq=False)
class Asking:
    """Questions to the servers about one place.

    Parameters
    ----------
    osmnx
        The module.
    place
        What is asked about, for error texts.
    servers
        Whom to ask.
    folder
        Where answers are kept until all are there.
    tell
        Told of every wait before it begins.
    pause
        Waits so many seconds.
    timeout_s
        How long to wait for an answer.
    """

    osmnx: Any
    place: str
    servers: Servers
    folder: Path
    tell: Callable[[Notice], None]
    pause: Callable[[float], None]
    timeout_s: float
    date: str = ""
    queries: list[str] = field(default_factory=list)

    @property
    def user_agent(self) -> str:
        """Who asks."""
        return f"hotspots/{version('hotspots')} OSMnx/{self.osmnx.__version__}"

    @contextmanager
    def settings(self) -> Iterator[None]:
        """Set OSMnx up for these questions, and put everything back afterwards."""
        settings = self.osmnx.settings
        wanted = {
            "use_cache": True,
            "cache_folder": self.folder,
            "cache_only_mode": True,
            "overpass_url": self.servers.overpass,
            "nominatim_url": self.servers.nominatim,
            "overpass_rate_limit": False,  # it asks for the state of the server without end; we wait when told to
            "max_query_area_size": MOST_KM2 * 4e6,  # larger places are refused before
            "requests_timeout": self.timeout_s,
            "requests_kwargs": {**settings.requests_kwargs, "hooks": {"response": self._judge}},
            "http_user_agent": self.user_agent,
            "http_accept_language": "sv,en",
            "doh_url_template": None,  # nobody else is asked where the server is
            "log_console": False,
            "log_file": False,
        }
        before = {name: getattr(settings, name) for name in wanted}
        look_up = socket.getaddrinfo
        try:
            for name, value in wanted.items():
                setattr(settings, name, value)
            yield
        finally:
            socket.getaddrinfo = look_up  # OSMnx puts one of its own there
            for name, value in before.items():
                setattr(settings, name, value)

    def ask(self, question: Callable[[], T]) -> T:
        """Ask, and ask again after a while where that may help.

        Raises
        ------
        FileError
            In plain words, when the server refuses or stays busy or out of reach.
        """
        for attempt in range(TRIES):
            try:
                return question()
            except _AgainError as error:
                again = error
            except Exception as error:
                again = self._understood(error)
            wait_s = again.wait_s if again.wait_s is not None else _WAITS_S[min(attempt, len(_WAITS_S) - 1)]
            if attempt == TRIES - 1 or wait_s > LONGEST_WAIT_S:
                raise self._given_up(again, attempt + 1, wait_s) from None
            values = {"server": again.server, "said": again.said, "seconds": math.ceil(wait_s)}
            self.tell(Notice("download_waits", values, is_warning=False))
            self.pause(wait_s)
        raise AssertionError  # pragma: no cover

    def _given_up(self, again: _AgainError, tries: int, wait_s: float) -> FileError:
        values = {
            "place": self.place,
            "server": again.server,
            "said": again.said,
            "tries": tries,
            "minutes": max(5, math.ceil(wait_s / 60)),
            "seconds": self.timeout_s,
        }
        return FileError(again.code, **values)

    def _understood(self, error: Exception) -> _AgainError:
        """Tell what is worth another try from what is not, whatever library of others it comes from.

        Raises
        ------
        FileError
            If it is not.
        """
        if isinstance(error, FileError):
            raise error
        kinds = {kind.__name__ for kind in type(error).__mro__}
        server = self._server_of(error)
        if "ConnectTimeout" not in kinds and ("Timeout" in kinds or "Read timed out" in str(error)):
            return _AgainError("download_timed_out", server, Term("no_answer_in_time"))
        if "ChunkedEncodingError" in kinds or "IncompleteRead" in str(error):
            return _AgainError("download_answer_cut", server, Term("the_answer_is_cut_short"))
        if kinds & {"ConnectionError", "gaierror", "ConnectTimeout"}:
            raise FileError("download_no_network", place=self.place, server=server) from None
        raise error

    def _server_of(self, error: Exception) -> str:
        request = getattr(error, "request", None)
        asked = _host(str(getattr(request, "url", "") or ""))
        return asked or self.servers.hosts[0]

    def _judge(self, response: Any, *_: Any, **__: Any) -> Any:
        """Look at every answer before OSMnx does."""
        if response.is_redirect:
            return response
        try:
            self._require_whole(response)
        except Exception:
            response.close()
            raise
        self.date = str(response.headers.get("Date", "")) or self.date
        self.queries.append(_query_of(response.request))
        self.pause(_BETWEEN_S)
        return response

    def _is_search(self, url: str) -> bool:
        """Tell whether a question was about the name of a place: the answer is a list, else it is a document."""
        return urlsplit(url).path == f"{urlsplit(self.servers.nominatim).path.rstrip('/')}/search"

    def _require_whole(self, response: Any) -> None:
        """Refuse what is no whole answer.

        Raises
        ------
        _AgainError
            If the server is busy or the answer is not whole.
        FileError
            If it refuses the question.
        """
        server = _host(response.url)
        status = int(response.status_code)
        said = f"HTTP {status}"
        if status in _BUSY:
            raise _AgainError("download_busy", server, said, _retry_after(response.headers))
        text = response.text.strip()
        if status >= 400:
            raise FileError("download_refused", place=self.place, server=server, said=f"{said} {_plain(text)}".strip())
        if text.startswith("<"):
            raise _AgainError("download_answer_html", server, Term("a_web_page_instead_of_data"))
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError):
            raise _AgainError("download_answer_cut", server, Term("the_answer_is_cut_short")) from None
        if not isinstance(answer, list if self._is_search(response.url) else dict):
            raise _AgainError("download_answer_cut", server, Term("the_answer_is_cut_short"))
        remark = str(answer.get("remark", "")) if isinstance(answer, dict) else ""
        if "error" in remark:
            raise _AgainError("download_busy", server, _plain(remark))


def _query_of(request: Any) -> str:
    body = request.body.decode() if isinstance(request.body, bytes) else request.body or ""
    return str(parse_qs(body).get("data", [request.url])[0])


def _retry_after(headers: Any) -> float | None:
    """Read how long a server asks to wait: seconds, or the moment when it is over."""
    told = str(headers.get("Retry-After", "")).strip()
    if re.fullmatch(r"\d{1,6}", told):
        return max(1.0, float(told))
    try:
        until, now = parsedate_to_datetime(told), parsedate_to_datetime(headers.get("Date", ""))
        return max(1.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _plain(text: str) -> str:
    """Give the words of a server's page, at most a line."""
    bare = re.sub(r"<(style|script|head)\b.*?</\1>|<[^>]*>", " ", text[:20_000], flags=re.DOTALL | re.IGNORECASE)
    return " ".join(bare.split())[:_MOST_SAID].rstrip(" .")
