"""Encodings, hidden characters, formulas, scripts and addresses in texts."""

from shapely import Point

from .making import (
    ADDRESSES,
    LAT,
    LON,
    WORDS,
    Row,
    cells,
    coded_shapefile,
    features,
    frame,
    point,
    properties,
    shape_parts,
    two_layers,
)

CHINESE = ["青石渡水厂", "白杨站", "松林路小学", "东湖公园北门"]
CYRILLIC = ["Школа на Лесной", "Мост через реку", "Городской парк", "Вокзал"]
WESTERN = ["Café Forêt", "Straße Nord", "Königsbrücke", "Hôpital général"]

DECLARED = [
    ("cp950", ["青石渡給水廠", "東湖"], b"BIG5"),
    ("cp950", ["青石渡給水廠", "東湖"], b"950"),
    ("gb18030", ["𠀀村水厂", "㐂村"], b"GB18030"),
    ("gbk", CHINESE, b"936"),
    ("cp932", ["水道局", "さくら浄水場"], b"932"),
    ("cp949", ["서울역", "정수장"], b"949"),
    ("cp1250", ["Łąkowa", "Náměstí"], b"1250"),
    ("cp1251", CYRILLIC, b"ANSI 1251"),
    ("cp1252", WESTERN, b"1252"),
    ("latin-1", WESTERN, b"ISO-8859-1"),
    ("cp1253", ["Σταθμός", "Γέφυρα"], b"1253"),
    ("cp1254", ["Çamlıca", "Güneş"], b"1254"),
    ("cp1255", ["גשר", "תחנה"], b"1255"),
    ("cp1256", ["مدرسة", "جسر"], b"1256"),
    ("cp1257", ["Šiaurė", "Ķemeri"], b"1257"),
    ("cp1258", ["Đông", "cầu".replace("ầ", "â")], b"1258"),
    ("cp850", WESTERN, b"850"),
    ("cp437", ["Café", "Brücke"], b"OEM 437"),
    ("cp866", CYRILLIC, b"866"),
    ("iso8859-5", CYRILLIC, b"88595"),
]
"""Encoding, texts, and how a .cpg names it."""

DRIVEN = [
    ("gbk", CHINESE, 77),
    ("cp950", ["青石渡給水廠", "東湖"], 79),
    ("cp949", ["서울역", "정수장"], 78),
    ("cp932", ["水道局", "さくら浄水場"], 19),
    ("cp1251", CYRILLIC, 201),
    ("cp866", CYRILLIC, 101),
    ("cp1252", WESTERN, 87),
    ("cp850", WESTERN, 2),
]
"""Encoding, texts, and the language driver of the .dbf."""

SHOWN = [
    ("gbk", CHINESE),
    ("gb18030", ["𠀀村水厂", *CHINESE]),
    ("cp950", ["青石渡給水廠", "東湖公園北門", "綠島車站", "國立圖書館"]),
    ("cp932", ["水道局", "さくら浄水場", "みどり公園", "駅前広場"]),
    ("cp949", ["서울역", "정수장", "한강공원", "시립병원"]),
    ("cp1251", CYRILLIC),
    ("cp866", CYRILLIC),
]
"""Encodings that nothing declares, and texts that show them."""


def coded(codec: str, texts: list[str], cpg: bytes = b"", driver: int = 0) -> Row:
    """Return the row of a shapefile in an encoding."""
    said = (
        f".cpg {cpg.decode()}" if cpg else f"language driver {driver}" if driver else "nothing that says so"
    )
    return Row(
        what=f"a shapefile in {codec} with {said}",
        make=lambda: coded_shapefile([one.encode(codec) for one in texts], cpg=cpg, driver=driver),
        name="layer.zip",
        outcome="accepted",
        codes=("text_declared" if cpg or driver else "text_guessed",),
        holds=cells(name=texts),
    )


ROWS = [
    Row(
        what="a table in GBK",
        make=lambda: f"名称,经度,纬度\n天山站,{LON},{LAT}\n".encode("gbk"),
        name="table.csv",
        outcome="accepted",
        codes=("text_guessed",),
        holds=cells(名称=["天山站"]),
    ),
    Row(
        what="a shapefile in GBK without .cpg",
        make=lambda: shape_parts(frame(Point(LON, LAT), 名称=["天山站"]), "gbk", without=".cpg"),
        name="layer.zip",
        outcome="accepted",
        codes=("text_guessed",),
        holds=cells(名称=["天山站"]),
    ),
    *(coded(codec, texts, cpg=cpg) for codec, texts, cpg in DECLARED),
    *(coded(codec, texts, driver=driver) for codec, texts, driver in DRIVEN),
    *(coded(codec, texts) for codec, texts in SHOWN),
    Row(
        what="a shapefile in UTF-8 with one name cut within a character",
        make=lambda: coded_shapefile(["ab青石渡水".encode()[:-1], "白杨站".encode()], cpg=b"UTF-8"),
        name="layer.zip",
        outcome="accepted",
        codes=("text_cut",),
        holds=cells(name=["ab青石渡\ufffd", "白杨站"]),
    ),
    Row(
        what="a shapefile in GBK with one name cut within a character",
        make=lambda: coded_shapefile(
            [one.encode("gbk") for one in CHINESE[:-1]] + ["白杨站".encode("gbk")[:-1]]
        ),
        name="layer.zip",
        outcome="accepted",
        codes=("text_guessed", "text_cut"),
        holds=cells(name=[*CHINESE[:-1], "白杨\ufffd"]),
    ),
    Row(
        what="a shapefile with a field name cut within a character",
        make=lambda: coded_shapefile(["青石渡".encode()], cpg=b"UTF-8", field_name="建设单位".encode()[:10]),
        name="layer.zip",
        outcome="accepted",
        codes=("field_cut",),
        holds=cells(建设单=["青石渡"]),
    ),
    Row(
        what="a shapefile that says UTF-8 and is in GBK",
        make=lambda: coded_shapefile([one.encode("gbk") for one in CHINESE], cpg=b"UTF-8"),
        name="layer.zip",
        outcome="accepted",
        codes=("text_misdeclared",),
        holds=cells(name=CHINESE),
    ),
    Row(
        what="a shapefile that says 1252 and is in UTF-8",
        make=lambda: coded_shapefile([one.encode() for one in CHINESE], cpg=b"1252"),
        name="layer.zip",
        outcome="accepted",
        codes=("text_misdeclared",),
        holds=cells(name=CHINESE),
    ),
    Row(
        what="a shapefile in GBK with the language driver that programs write unasked",
        make=lambda: coded_shapefile([one.encode("gbk") for one in CHINESE], driver=87),
        name="layer.zip",
        outcome="accepted",
        codes=("text_guessed",),
        holds=cells(name=CHINESE),
    ),
    Row(
        what="a shapefile whose .cpg names no encoding",
        make=lambda: coded_shapefile([one.encode() for one in CHINESE], cpg=b"../../etc/passwd"),
        name="layer.zip",
        outcome="accepted",
        codes=("encoding_unknown_declared",),
        holds=cells(name=CHINESE),
    ),
    Row(
        what="a table in UTF-16 without a mark",
        make=lambda: f"name,lon,lat\na,{LON},{LAT}\n".encode("utf-16-le"),
        name="table.csv",
        outcome="accepted",
        holds=cells(name=["a"]),
    ),
    Row(
        what="a table in UTF-8 with one broken byte",
        make=lambda: f"名称,经度,纬度\n青石渡,{LON},{LAT}\n白杨站,{LON},43.9\n".encode().replace(
            "站".encode(), b"\xe7"
        ),
        name="table.csv",
        outcome="accepted",
        codes=("text_guessed", "text_cut"),
        holds=cells(名称=["青石渡", "白杨\ufffd"]),
    ),
    Row(
        what="a byte order mark",
        make=lambda: b"\xef\xbb\xbf" + features(point()),
        outcome="accepted",
    ),
    Row(
        what="NUL bytes in a text format",
        make=lambda: b"name,lon,lat\n\0,87.6,43.8\n",
        name="table.csv",
        outcome="refused",
        codes=("not_text",),
    ),
    Row(
        what="right-to-left and zero-width characters in cells",
        make=lambda: properties(n="甲\u200b\u202e站\u0000"),
        outcome="repaired",
        codes=("hidden_characters",),
        holds=cells(n=["甲站"]),
    ),
    Row(
        what="cells that begin with = + - @, TAB or CR",
        make=lambda: properties(a="=1+1", b="@x", c="+cmd|' /C calc'!A0", d="-3.5", e="\t=1"),
        outcome="accepted",
        codes=("formulas",),
        holds=cells(a=["=1+1"], d=["-3.5"]),
    ),
    Row(
        what="script in cells and field names",
        make=lambda: properties(**dict.fromkeys(WORDS, WORDS[0])),
        outcome="accepted",
        holds=cells(**{key: [WORDS[0]] for key in WORDS}),
    ),
    Row(
        what="script and a path in the file's name",
        make=lambda: features(point()),
        name="../../<img src=x onerror=hit()>.geojson",
        outcome="accepted",
    ),
    Row(
        what="script in the names of layers",
        make=lambda: two_layers("<img src=x onerror=hit()>", "${hit()}"),
        name="layer.kml",
        outcome="accepted",
        codes=("twins",),
        holds=cells(layer=["<img src=x onerror=hit()>", "${hit()}"]),
    ),
    Row(
        what="addresses and paths in cells (`/vsicurl/`, `http://169.254.169.254`, `../`)",
        make=lambda: properties(**{f"f{n}": text for n, text in enumerate(ADDRESSES)}),
        outcome="accepted",
        holds=cells(f0=[ADDRESSES[0]]),
    ),
    Row(
        what="a name that is an address (`/vsicurl/http://127.0.0.1/x.gpkg`)",
        make=lambda: features(point()),
        name="/vsicurl/http://127.0.0.1/x.gpkg",
        outcome="refused",
        codes=("not_its_suffix",),
    ),
    Row(
        what="fields without a name, or with one twice",
        make=f"名称,名称,,lon,lat\n甲,乙,丙,{LON},{LAT}\n".encode,
        name="table.csv",
        outcome="accepted",
        codes=("renamed_fields",),
        holds=cells(名称=["甲"], 名称_2=["乙"], field_3=["丙"]),
    ),
    Row(
        what="a text of 100,000 characters",
        make=lambda: properties(n="长" * 100_000),
        outcome="accepted",
        codes=("long_texts",),
        holds=cells(n=["长" * 5_000]),
    ),
]
