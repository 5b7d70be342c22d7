"""``hotspots audit``: tests whether a file may be handed out."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import open_for


@make_verb("audit")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--against", type=click.Path(path_type=Path), required=True, metavar="STUDY")
@click.option(
    "--profile",
    type=click.Choice(["internal", "partner", "participant", "public"]),
    default="public",
    show_default=True,
)
@click.pass_context
def verb(ctx: click.Context, file: Path, against: Path, profile: str, as_json: bool) -> None:  # noqa: D103
    from hotspots.study.audit import audit_file

    opened, output = open_for(ctx, against, as_json=as_json)
    with output.progress() as progress:
        audited = audit_file(file, opened, profile, progress=progress)
    if audited.findings:
        rows = [(finding.where, output.say.message(finding.what)) for finding in audited.findings]
        output.table([output.say("audit.where"), output.say("audit.what")], rows)
    else:
        output.text("audit.clean", file=str(file), profile=profile)
    output.notices(audited.notices)
    output.document(audited.document(opened.say))
    if audited.findings:
        ctx.exit(3)
