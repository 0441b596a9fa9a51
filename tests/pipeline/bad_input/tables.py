"""Tables that lack columns, rows or numbers."""

from .making import LAT, LON, Row, cells, workbook

ROWS = [
    Row(
        what="a table without coordinates",
        make=lambda: workbook(("名称", "区县"), ("甲", "天山区")),
        name="table.xlsx",
        outcome="refused",
        codes=("no_coordinates",),
    ),
    Row(
        what="a header and no row",
        make=lambda: b"lon,lat\n",
        name="table.csv",
        outcome="refused",
        codes=("no_features",),
    ),
    Row(
        what="degrees, minutes and seconds in a cell",
        make=lambda: workbook(("名称", "经度", "纬度"), ("甲", "87°36′0″", "43°48′0″"), ("乙", LON, LAT)),
        name="table.xlsx",
        outcome="accepted",
        codes=("twins",),
        holds=cells(名称=["甲", "乙"]),
    ),
    Row(
        what="a row without coordinates",
        make=f"名称,经度,纬度\n甲,,\n乙,{LON},{LAT}\n".encode,
        name="table.csv",
        outcome="repaired",
        codes=("no_geometry",),
        holds=cells(名称=["乙"]),
    ),
    Row(
        what="a quotation mark that never closes",
        make=lambda: b'name,lon,lat\n"a,87.6,43.8\n',
        name="table.csv",
        outcome="refused",
        codes=("table_broken",),
    ),
    Row(
        what="a workbook whose rows are formulas",
        make=lambda: workbook(("名称", "经度", "纬度"), ("甲", "=80+7.6", "=43.8"), ("乙", LON, LAT)),
        name="table.xlsx",
        outcome="repaired",
        codes=("no_geometry",),
        holds=cells(名称=["乙"]),
    ),
]
