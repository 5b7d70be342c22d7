"""Files as office programs in Swedish save them: the same incidents in every form, made by code."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl

HEADINGS = ("Diarienr", "Datum", "Tid", "Brottstyp", "Kod", "Adress", "N", "E", "Andel", "Anteckning")
OFFENCES = ("Skadegörelse", "Klotter", "Misshandel utomhus", "Stöld ur bil", "Narkotikabrott")
ROWS = 60
MISSING = 7
"""The incident whose coordinate is an error cell."""


def incidents():
    """Give the incidents as Python values, one tuple each."""
    for at in range(ROWS):
        yield (
            f"5000-K{1000 + at}-24",
            dt.date(2024, 1 + at % 12, 1 + at % 28),
            dt.time(at % 24, at % 60),
            OFFENCES[at % 5],
            1 + at % 5,
            f"Storgatan {at % 9}",
            6_548_000 + 31.5 * at,
            367_000 + 17.25 * at,
            0.25,
            f"Anmälaren ringde {at} gånger om en trasig lampa vid porten",
        )


def shown(row, at):
    """Write a row as Swedish Excel shows it, which is what it saves as text."""
    number = "{:.2f}".format
    north = "#SAKNAS!" if at == MISSING else number(row[6]).replace(".", ",")
    return [
        row[0], row[1].isoformat(), row[2].strftime("%H:%M"), row[3], str(row[4]), row[5],
        north, number(row[7]).replace(".", ","), "25%", row[9],
    ]  # fmt: skip


def lines():
    """Give title rows, headings, rows and a row of totals, as cells."""
    width = len(HEADINGS)
    table = [["Anmälda händelser 2024"] + [""] * (width - 1), [""] * width, list(HEADINGS)]
    table += [shown(row, at) for at, row in enumerate(incidents())]
    return [*table, ["Summa", "", "", "", "178", *[""] * (width - 5)]]


def save_text(path, separator, encoding):
    """Save as Excel does: ``CSV (semikolonavgränsad)``, ``CSV UTF-8`` or ``Unicode-text``."""
    text = "".join(separator.join(cells) + "\r\n" for cells in lines())
    path.write_bytes(text.encode(encoding))
    return path


def save_workbook(path):
    """Save a workbook with what people put into them; formulas have the values that Excel kept beside them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Händelser"
    sheet["A1"] = "Anmälda händelser 2024"
    sheet.merge_cells("A1:H1")
    for at, heading in enumerate(HEADINGS, start=1):
        sheet.cell(3, at, heading)
    for at, row in enumerate(incidents()):
        line = 4 + at
        for column, value in enumerate(row, start=1):
            sheet.cell(line, column, value)
        sheet.cell(line, 9).number_format = "0%"
        if at % 9 == 0:
            sheet.cell(line, 7, f"{row[6]:.1f}".replace(".", ","))  # a number kept as text
        if at % 4 == 0:
            sheet.cell(line, 8, f"=ROUND({row[7]},2)")
    sheet.cell(4 + MISSING, 7).value = "#N/A"
    sheet.cell(4 + MISSING, 7).data_type = "e"
    sheet.cell(4 + ROWS, 1, "Summa")
    sheet.cell(4 + ROWS, 5, f"=SUM(E4:E{3 + ROWS})")
    sheet.column_dimensions["J"].hidden = True
    sheet.row_dimensions[6].hidden = True
    sheet.auto_filter.ref = f"A3:J{3 + ROWS}"
    keys = book.create_sheet("Kodnyckel")
    for code, offence in [("Kod", "Betydelse"), *enumerate(OFFENCES, start=1)]:
        keys.append([code, offence])
    book.save(path)
    _keep_values(path, {f"H{4 + at}": row[7] for at, row in enumerate(incidents())} | {f"E{4 + ROWS}": 178})
    return path


def _keep_values(path, values):
    """Write beside each formula the value it had, as Excel does and openpyxl does not."""
    parts = {}
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for cell, value in values.items():
        start = sheet.index(f'<c r="{cell}"')
        end = sheet.index("</c>", start)
        if "<f>" in sheet[start:end]:
            whole = sheet[start:end].replace("<v></v>", "").replace("<v/>", "").replace("<v />", "")
            sheet = sheet[:start] + whole + f"<v>{value}</v>" + sheet[end:]
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
