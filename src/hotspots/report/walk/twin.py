"""The pack as a page that says the same as the PDF: no script, nothing loaded, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from hotspots.report.walk.pages import own, page


def pack_page(data: Mapping[str, Any]) -> bytes:
    """Make the page from the same data as :func:`~hotspots.report.walk.papers.walk_pack`.

    Returns
    -------
    bytes
        UTF-8; the same data give the same bytes.
    """
    texts = data["texts"]
    body = [
        f'<header><p class="marking">{escape(data["marking"])}</p>',
        _paragraphs([data["made_up"]], "warn"),
        f'<p class="kind">{escape(data["kind"])}</p><h1>{escape(data["title"])}</h1></header><main>',
        _facts(data["cover"]),
        _paragraphs(data["intro"]),
        f"<h2>{escape(texts['stops'])}</h2>",
        _table(texts["stops"], data["stops_head"], data["stops"]),
        '<div class="codes">',
        *(_figure(one, one["caption"]) for one in data["codes"]),
        "</div>",
        f"<h2>{escape(texts['overview'])}</h2>",
        _drawn(data["overview"], texts["overview"]),
        _drawn(data["legend"], texts["key"]),
        _paragraphs([data["light_note"]], "hint"),
        f"<h2>{escape(texts['directions'])}</h2>",
        _paragraphs([data["way_note"]], "hint"),
        *(f"<h3>{escape(leg['title'])}</h3>{_items(leg['steps'], 'ol')}" for leg in data["legs"]),
        *(_sheet(sheet, data) for sheet in data["sheets"]),
        *(f"<h2>{escape(one['title'])}</h2>{_items(one['rows'], 'ul')}" for one in data["lists"]),
        _beside(data["beside"], data["beside"]["rows"], "h2"),
        _paragraphs([data["beside"]["note"]] if data["beside"]["rows"] else [], "hint"),
        *_actions(data),
        f"<h2>{escape(texts['contacts'])}</h2>",
        _facts(data["contacts"]),
        f"<h2>{escape(texts['caveats'])}</h2>",
        _items(data["caveats"], "ul"),
        f"</main><footer><p>{escape(data['credit'])}</p></footer>",
    ]
    return page(data["language"], data["title"], "\n".join(part for part in body if part), styles=[own("twin.css")])


def _sheet(sheet: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    texts = data["texts"]
    why = f"<h3>{escape(texts['why'])}</h3>{_items(sheet['why'], 'ul')}" if sheet["why"] else ""
    return "".join(
        [
            f"<h2>{escape(sheet['title'])}</h2><p>{escape(sheet['time'])}</p>",
            _drawn(sheet["map"], sheet["title"]),
            why,
            _paragraphs(sheet["place"], "hint"),
            _beside(data["beside"], sheet["beside"], "h3"),
            f"<h3>{escape(texts['look'])}</h3>",
            _items(sheet["look"], "ul"),
        ]
    )


def _beside(texts: Mapping[str, str], rows: Sequence[str], heading: str) -> str:
    """Write what stands beside one stop or all; nothing where the map has nothing to tell."""
    if not rows:
        return ""
    return f"<{heading}>{escape(texts['title'])}</{heading}>{_items(rows, 'ul')}"


def _actions(data: Mapping[str, Any]) -> Iterable[str]:
    if not data["actions_head"]:
        return
    yield f"<h2>{escape(data['texts']['actions'])}</h2>"
    blank = [str(len(data["actions"]) + 1)] + [""] * (len(data["actions_head"]) - 1)
    yield _table(data["texts"]["actions"], data["actions_head"], data["actions"] or [blank])
    yield _paragraphs([data["actions_note"]])


def _figure(drawing: Mapping[str, str], caption: str = "") -> str:
    """Put a drawing into the page; it is named for those who do not see it."""
    named = f'<svg role="img" aria-label="{escape(drawing["alt"])}" '
    drawn = re.sub(r"^<svg ", lambda _: named, drawing["svg"])
    said = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{drawn}{said}</figure>"


def _drawn(drawing: Mapping[str, str], name: str) -> str:
    """Put a map into the page, to be moved sideways on telephones rather than made so small that nobody can read it."""
    return f'<div class="wide" role="region" aria-label="{escape(name)}" tabindex="0">{_figure(drawing)}</div>'


def _facts(rows: Sequence[Mapping[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(row['name'])}</dt><dd>{escape(row['value'])}</dd>" for row in rows) + "</dl>"


def _items(rows: Sequence[str], tag: str) -> str:
    return f"<{tag}>" + "".join(f"<li>{escape(row)}</li>" for row in rows) + f"</{tag}>"


def _paragraphs(rows: Sequence[str], kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return "".join(f"<p{named}>{escape(row)}</p>" for row in rows if row)


def _table(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    named = f'class="wide" role="region" aria-label="{escape(name)}" tabindex="0"'
    return f"<div {named}><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
