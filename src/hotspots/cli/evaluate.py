"""``hotspots evaluate``: how well methods would have forecast held-out periods, beside prior counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for
from hotspots.errors import UsageError

if TYPE_CHECKING:
    from hotspots.study.finding.evaluate import Evaluated


@make_verb("evaluate", writes=True)
@study_argument
@click.option("--method", "methods", multiple=True, metavar="NAME[:KEY=VALUE,…]")
@click.option("--period", type=click.Choice(["month", "week"]), default="month")
@click.option("--shares", default="1,2,5", metavar="PERCENT,…")
@click.option("--cell", "cell_m", type=click.FloatRange(min=10, max=2000), metavar="METRES")
@click.option("--choose", "write_choice", is_flag=True)
@click.pass_context
def verb(  # noqa: D103
    ctx: click.Context,
    study: Path,
    methods: tuple[str, ...],
    period: str,
    shares: str,
    cell_m: float | None,
    write_choice: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    read = read_shares(shares)
    from hotspots.evaluate import Backtest
    from hotspots.study.finding.evaluate import CELL_M, evaluate

    opened, output = open_for(ctx, study, as_json=as_json)
    cell = cell_m or opened.settings.hot_spots.cell_m or CELL_M
    how = Backtest(cell_m=cell, shares=read, period=period, block_m=max(500.0, cell))  # type: ignore[arg-type]
    with output.progress() as progress:
        done = evaluate(opened, methods=methods, settings=how, write_choice=write_choice, out=out, progress=progress)
    show(done, output)
    output.line()
    output.wrote(done)


def read_shares(text: str) -> tuple[float, ...]:
    """Read percentages such as ``1,2,5`` as shares.

    Raises
    ------
    UsageError
        If one is no number over 0 and at most 100.
    """
    try:
        shares = tuple(dict.fromkeys(float(part) / 100 for part in text.replace("%", "").split(",") if part.strip()))
    except ValueError:
        shares = ()
    if not shares or not all(0 < share <= 1 for share in shares):
        raise UsageError("evaluate_shares_unclear", found=text)
    return shares


def show(done: Evaluated, output: Output) -> None:
    """Draw the table: one row per method, PAI with its interval and hit rate at each share."""
    say, table = output.say, done.backtested.table
    output.text(
        "evaluate.some",
        incidents=say.number(done.incidents),
        held=say.number(int(table["held"].iloc[0])),
        count=len(done.backtested.periods),
    )
    shares = list(dict.fromkeys(table["share_of_area"]))
    rows = []
    for label, of_method in table.groupby("label", sort=False):
        row = of_method.iloc[0]
        cells = [f"{say(f'evaluate.method.{row.method}')} {row.parameters}".strip()]
        for pai, low, high, rate in of_method[["pai", "low", "high", "hit_rate"]].to_numpy(dtype=float).tolist():
            cells += [f"{say.number(pai, 1)} ({say.number(low, 1)}–{say.number(high, 1)})", say.percent(rate)]
        rows.append((*cells, "←" if label == done.choice.label else ""))
    heads = [say("evaluate.method")]
    for share in shares:
        percent = say.percent(share, 0 if abs(share * 100 - round(share * 100)) < 1e-9 else 1)
        heads += [f"PAI {percent}", say("evaluate.hits")]
    output.table([*heads, ""], rows, right=range(1, 1 + 2 * len(shares)))
    output.line()
    output.line(say.message(done.choice.reason))
