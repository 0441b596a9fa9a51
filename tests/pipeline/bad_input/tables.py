"""Tables that lack columns, rows or numbers."""

from .making import EAST, LAT, LON, NORTH, Check, Row, at, cells, sheets, workbook

HEAD = ("名称", "经度", "纬度")
FEATURES = [("青石渡", LON, LAT), ("白杨站", LON, 43.9)]
NAMES = ["青石渡", "白杨站"]


def table(what: str, text: str, *codes: str, outcome: str = "accepted", holds: Check | None = None) -> Row:
    return Row(
        what=what,
        make=text.encode,
        name="table.csv",
        outcome=outcome,
        codes=codes,
        holds=holds or cells(名称=NAMES),
        crs="EPSG:4538" if outcome == "asked" else None,
    )


def book(
    what: str, content: bytes, *codes: str, outcome: str = "accepted", holds: Check | None = None
) -> Row:
    return Row(
        what=what,
        make=lambda: content,
        name="table.xlsx",
        outcome=outcome,
        codes=codes,
        holds=holds or cells(名称=NAMES),
    )


BODY = f"青石渡,{LON},{LAT}\n白杨站,{LON},43.9\n"
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")

ROWS = [
    table(
        "a title and a unit above the heading",
        f"某市项目表,,\n填报单位：某局,,2025年\n名称,经度,纬度\n{BODY}",
        "rows_above",
    ),
    table(
        "a heading of two rows",
        f"名称,坐标,\n,经度,纬度\n{BODY}",
        holds=lambda frame: frame.columns.tolist() == ["名称", "坐标经度", "坐标纬度", "geometry"],
    ),
    table(
        "blank rows, sums, titles and notes among the rows",
        f"名称,经度,纬度\n一、水利,,\n青石渡,{LON},{LAT}\n,,\n白杨站,{LON},43.9\n合计,,\n注：坐标为估计,,\n",
        "rows_beside",
    ),
    table(
        "a heading that stands again further down",
        f"名称,经度,纬度\n{BODY[:14]}\n名称,经度,纬度\n白杨站,{LON},43.9\n",
        "rows_beside",
    ),
    table("a first line sep=", "sep=;\n名称;经度;纬度\n" + BODY.replace(",", ";")),
    table(
        "semicolons, and decimal commas",
        "名称;经度;纬度\n" + BODY.replace(",", ";").replace(".", ","),
        holds=at(),
    ),
    table("tabs", "名称\t经度\t纬度\n" + BODY.replace(",", "\t"), holds=at()),
    table(
        "semicolons, and commas in the heading",
        "名称;经度 (x, y);纬度;备注, 来源\n" + BODY.replace(",", ";").replace("\n", ";a\n"),
    ),
    table("full-width digits", "名称,经度,纬度\n" + BODY.translate(FULL_WIDTH), holds=at()),
    table(
        "thousands set apart by commas",
        f'名称,x,y\n青石渡,"{EAST:,.3f}","{NORTH:,.3f}"\n',
        "belt_without_prefix",
        outcome="asked",
        holds=at(),
    ),
    table(
        "thousands set apart by dots, and decimal commas",
        "名称;x;y\n青石渡;" + f"{EAST:,.3f};{NORTH:,.3f}".translate(str.maketrans(",.", ".,")) + "\n",
        "belt_without_prefix",
        outcome="asked",
        holds=at(),
    ),
    table(
        "a hard space and a zero-width space beside numbers",
        f"名称,经度,纬度\n青石渡,\u00a0{LON}\u00a0,{LAT}\u200b\n",
        "hidden_characters",
        outcome="repaired",
        holds=at(),
    ),
    table(
        "more cells than the heading",
        f"名称,经度,纬度\n青石渡,{LON},{LAT},甲,乙\n",
        "ragged_rows",
        outcome="repaired",
        holds=at(),
    ),
    table(
        "an underscore within a number",
        f"名称,经度,纬度\n甲,87_6,43_8\n{BODY}",
        "unreadable_geometry",
        outcome="repaired",
    ),
    book("an empty sheet before the table", sheets(("空", []), ("数据", [HEAD, *FEATURES]))),
    book(
        "two sheets with coordinates, and one without",
        sheets(("东", [HEAD, FEATURES[0]]), ("西", [HEAD, FEATURES[1]]), ("说明", [("来源", "某局")])),
        "sheets_left",
        holds=cells(名称=NAMES, sheet=["东", "西"]),
    ),
    book(
        "a hidden sheet",
        sheets(("数据", [HEAD, *FEATURES]), ("草稿", [HEAD, FEATURES[0]]), hidden=("草稿",)),
        "sheets_unread",
    ),
    book(
        "hidden sheets only",
        sheets(("空", []), ("草稿", [HEAD, FEATURES[0]]), hidden=("草稿",)),
        "sheets_hidden",
        outcome="refused",
    ),
    book("a hidden row", sheets(("数据", [HEAD, *FEATURES]), hidden_row=3), "rows_hidden"),
    book(
        "a title over the whole width, and cells merged downwards",
        sheets(
            (
                "数据",
                [
                    ("某市项目表", None, None, None),
                    ("区县", *HEAD),
                    ("某区", *FEATURES[0]),
                    ("某区", *FEATURES[1]),
                ],
            ),
            merged=("A1:D1", "A3:A4"),
        ),
        "rows_above",
        holds=cells(名称=NAMES, 区县=["某区", "某区"]),
    ),
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
