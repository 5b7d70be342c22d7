"""Sets documents: templates of ours joined as text, data as JSON that is never read as typst."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any


def typeset(templates: Sequence[str], data: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Set a document as a tagged PDF (PDF/UA-1).

    Parameters
    ----------
    templates
        Files of ``report/`` that make up the template, in order, such as ``walk/base.typ``.
    data
        Texts, tables and drawings already in the reader's language, handed over as JSON and set as text.

    Returns
    -------
    pdf, source
        The PDF, without a date and with no fonts but those that typst brings along, so that the same data give the same
        bytes everywhere; and the JSON it was made from, to be audited.
    """
    import typst

    source = json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False)
    room = resources.files(__package__)
    template = "\n".join(room.joinpath(*name.split("/")).read_text(encoding="utf-8") for name in templates)
    pdf: bytes = typst.compile(
        template.replace("\r\n", "\n").encode(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": source},
        pdf_standards=["ua-1"],
    )
    return pdf, source.encode()
