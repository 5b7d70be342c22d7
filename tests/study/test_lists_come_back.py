"""Lists that the program wrote come back filled in: its own words stop no file, what people wrote in them does."""

import contextlib
import io
import re
import shutil

import openpyxl
import pytest

from hotspots.cli import main
from hotspots.i18n import LANGUAGES, Translator
from hotspots.io import ObservationsSource, read_findings, to_csv
from hotspots.privacy import PARTICIPANT, PrivateData, audit
from hotspots.study.asked.folder import open_study
from hotspots.study.lighting.light import report_light
from hotspots.study.lighting.tables import gap_rows, round_list
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results
from hotspots.study.tables import with_lonlat

SAID = "Anna såg Per vid porten"


@pytest.fixture(scope="module")
def folder(request, tmp_path_factory):
    """The demo's streets and register alone: the light of it."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    shutil.copytree(request.config.rootpath / "data" / "demo", folder, ignore=shutil.ignore_patterns("maps"))
    toml = folder / "hotspots.toml"
    text = toml.read_text(encoding="utf-8")
    for section in ("incidents", "survey", "areas", "hot_spots", "walk", "patrol", r"\[patrol.team\]", "public"):
        text = re.sub(rf"^\[{section}\]\n(?:[^\[\n].*\n|\n)*", "", text, flags=re.MULTILINE)
    toml.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def report(folder):
    return report_light(Results(Materials(open_study(folder))))


def filled_in(book, say, rows, what, **cells):
    """Fill rows of a round in, as a person does who saves the workbook anew."""
    opened = openpyxl.load_workbook(io.BytesIO(book))
    sheet = opened[say("sheet.round")]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row in rows:
        sheet.cell(row, column[say("round.date")]).value = "2026-11-20"
        sheet.cell(row, column[say("round.what")]).value = say.term(f"finding_{what}")
    for key, write in cells.items():
        cell = sheet.cell(rows[0], column[say(f"round.{key}")])
        cell.value = write.format(cell.value)
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()


@pytest.fixture(scope="module")
def listed(report):
    """The list of the round and the ranked stretches, in each language."""
    made = {}
    for say in map(Translator, LANGUAGES):
        gaps = report.inventory.gaps
        table = to_csv(with_lonlat(gap_rows(gaps, say)), say.language)
        made[say.language] = round_list(report.streets, gaps, "Demo", say), table
    return made


@pytest.fixture
def looked_for(report, tmp_path):
    """What the audit looks for once a filled list has been read."""

    def of(book):
        (tmp_path / "round.xlsx").write_bytes(book)
        findings = read_findings(ObservationsSource(path="round.xlsx"), crs=report.streets.crs, base=tmp_path)
        assert len(findings)
        return PrivateData.from_incidents(None, findings=findings, streets=report.streets, crs=report.streets.crs)

    return of


def stopped(files, private):
    return {
        (name, finding.kind)
        for name, data in zip(("light_round.xlsx", "lighting.csv"), files, strict=True)
        for finding in audit(name, data, private, profile=PARTICIPANT)
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("rows", "what"), [([2], "dark"), ([2, 3, 4], "works"), ([5], "hidden"), (list(range(2, 50)), "other")]
)
def test_the_reasons_of_the_list_itself_stop_no_file(language, rows, what, listed, looked_for):
    say = Translator(language)
    assert stopped(listed[language], looked_for(filled_in(listed[language][0], say, rows, what))) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cells", [{"why": f"{{}} {SAID}"}, {"why": SAID}, {"known": SAID}, {"note": SAID}])
def test_what_a_person_wrote_in_the_list_stops_the_file_it_stands_in_and_no_other(language, cells, listed, looked_for):
    say = Translator(language)
    private = looked_for(filled_in(listed[language][0], say, [2, 3], "works", **cells))
    assert stopped(listed[language], private) == set()
    leaks = filled_in(listed[language][0], say, [2], "works", note=SAID)
    assert stopped((leaks, listed[language][1]), private) == {("light_round.xlsx", "withheld")}


def test_a_round_that_comes_back_lets_the_next_inventory_be_written(folder, listed):
    (folder / "data" / "round.xlsx").write_bytes(filled_in(listed["sv"][0], Translator("sv"), [2, 3, 4], "works"))
    with (folder / "hotspots.toml").open("a", encoding="utf-8") as toml:
        toml.write('\n[observations]\npath = "data/round.xlsx"\n')
    with contextlib.redirect_stdout(io.StringIO()), pytest.raises(SystemExit) as ended:
        main(["light", str(folder)])
    assert ended.value.code in (0, None)
    assert (folder / "maps" / "participant" / "light_round.xlsx").exists()
