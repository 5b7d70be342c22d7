"""Chromium with an empty profile and no network, and pages on disk as a user would open them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser; the test is skipped, saying so, where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, headless=True, args=list(FLAGS))
        yield browser
        browser.close()


class Opened:
    """An open page, with everything it said and asked for."""

    def __init__(self, chromium: Any, file: Path, ready: str, **context: Any) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.context = chromium.new_context(
            **({"viewport": DESKTOP, "offline": True, "service_workers": "block"} | context)
        )
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector(ready, state="attached", timeout=15_000)

    def close(self) -> None:
        """Close it, and hold it to having been quiet and having fetched nothing."""
        self.context.close()
        assert self.said == []
        assert [url for url in self.asked if not url.startswith(("file:", "data:"))] == []
        assert len({url for url in self.asked if url.startswith("file:")}) == 1


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Open a page given as bytes; at the end it must have been quiet and fetched nothing."""
    opened: list[Opened] = []

    def open_it(page: bytes, ready: str = "html[data-ready]", **context: Any) -> Any:
        file = tmp_path / f"sida åäö {len(opened)}.html"
        file.write_bytes(page)
        opened.append(Opened(chromium, file, ready, **context))
        return opened[-1].page

    yield open_it
    for each in opened:
        each.close()
