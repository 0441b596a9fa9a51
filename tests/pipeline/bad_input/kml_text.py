"""KML as many programs write it: fields that are called as KML's own, times, folders, prefixes, open rings."""

from .making import LAT, LON, Row, area, at, cells

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SPACE = 'xmlns="http://www.opengis.net/kml/2.2"'
_POINT = f"<Point><coordinates>{LON},{LAT}</coordinates></Point>"


def placemark(name: str, *parts: str, shape: str = _POINT) -> str:
    return f"<Placemark><name>{name}</name>{''.join(parts)}{shape}</Placemark>"


def kml(*parts: str, head: str = _HEAD, attributes: str = _SPACE) -> bytes:
    return f"{head}<kml {attributes}><Document>{''.join(parts)}</Document></kml>".encode()


def folders(number: int) -> bytes:
    spots = [f"<Point><coordinates>{87 + n / 1000},{LAT}</coordinates></Point>" for n in range(number)]
    made = [
        f"<Folder><name>片{n}</name>{placemark(str(n), shape=spot)}</Folder>" for n, spot in enumerate(spots)
    ]
    return kml(*made)


def extended(**values: str) -> str:
    data = "".join(f'<Data name="{name}"><value>{value}</value></Data>' for name, value in values.items())
    return f"<ExtendedData>{data}</ExtendedData>"


_SCHEMA = (
    '<Schema id="s"><SimpleField name="id" type="int"/><SimpleField name="begin" type="string"/>'
    '<SimpleField name="open" type="bool"/></Schema>'
)
_SIMPLE = (
    '<ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="id">650102001002003001</SimpleData>'
    '<SimpleData name="begin">2019</SimpleData><SimpleData name="open">1</SimpleData></SchemaData></ExtendedData>'
)

ROWS = [
    Row(
        what="KML with fields of the same number of characters, whose names hold no Latin letter",
        make=lambda: kml(placemark("甲", extended(权属="国有", 面积="3"))),
        name="layer.kml",
        outcome="accepted",
        holds=cells(权属=["国有"], 面积=["3"]),
    ),
    Row(
        what="KML with fields that are called as what KML itself has, one of them a number of 18 digits",
        make=lambda: kml(_SCHEMA, placemark("甲", _SIMPLE)),
        name="layer.kml",
        outcome="accepted",
        holds=cells(name=["甲"], id=[650102001002003001], begin=["2019"], open=[True]),
    ),
    Row(
        what="KML with spans and moments of time",
        make=lambda: kml(
            placemark("甲", "<TimeSpan><begin>2020-05</begin><end>2023</end></TimeSpan>"),
            placemark("乙", "<TimeStamp><when>2024-02-01T08:00:00Z</when></TimeStamp>"),
        ),
        name="layer.kml",
        outcome="accepted",
        codes=("twins",),
        holds=cells(begin=["2020-05", None], end=["2023", None], timestamp=[None, "2024-02-01T08:00:00Z"]),
    ),
    Row(
        what="KML with a field twice in a placemark",
        make=lambda: kml(placemark("甲", extended(n="1"), extended(n="2"))),
        name="layer.kml",
        outcome="accepted",
        codes=("fields_twice",),
        holds=cells(n=["1"], n_2=["2"]),
    ),
    Row(
        what="KML of 300 folders",
        make=lambda: folders(300),
        name="layer.kml",
        outcome="accepted",
        holds=lambda frame: len(frame) == 300 and frame["layer"].iloc[299] == "片299",
    ),
    Row(
        what="KML with a field called `layer`, in two folders",
        make=lambda: kml(
            *(
                f"<Folder><name>{name}</name>{placemark('甲', extended(layer='一期'))}</Folder>"
                for name in "东西"
            )
        ),
        name="layer.kml",
        outcome="accepted",
        codes=("twins",),
        holds=cells(layer=["一期", "一期"], layer_name=["东", "西"]),
    ),
    Row(
        what="KML with a prefix that nothing declares",
        make=lambda: kml(
            placemark("甲", "<gx:balloonVisibility>1</gx:balloonVisibility>"),
            attributes=f'{_SPACE} xsi:schemaLocation="a b"',
        ),
        name="layer.kml",
        outcome="accepted",
        holds=at(),
    ),
    Row(
        what="KML behind a comment",
        make=lambda: kml(placemark("甲"), head="<!-- from a phone -->"),
        name="layer.kml",
        outcome="accepted",
        holds=at(),
    ),
    Row(
        what="KML with a ring that is not closed",
        make=lambda: kml(
            placemark(
                "甲",
                shape="<Polygon><outerBoundaryIs><LinearRing><coordinates>87,43 88,43 88,44</coordinates>"
                "</LinearRing></outerBoundaryIs></Polygon>",
            )
        ),
        name="layer.kml",
        outcome="accepted",
        codes=("rings_closed",),
        holds=area(0.5),
    ),
    Row(
        what="KML with a track of moments",
        make=lambda: kml(
            "<Placemark><gx:Track><when>2024-01-01</when><when>2024-01-02</when><gx:coord>87 43 0</gx:coord>"
            "<gx:coord>88 43 0</gx:coord></gx:Track></Placemark>",
            attributes=f'{_SPACE} xmlns:gx="http://www.google.com/kml/ext/2.2"',
        ),
        name="layer.kml",
        outcome="accepted",
        codes=("heights",),
        holds=cells(begin=["2024-01-01"], end=["2024-01-02"]),
    ),
    Row(
        what="KML with decimal commas",
        make=lambda: kml(
            placemark("甲", shape="<Point><coordinates>87,6 43,8</coordinates></Point>"), placemark("乙")
        ),
        name="layer.kml",
        outcome="repaired",
        codes=("unreadable_geometry",),
        holds=cells(name=["乙"]),
    ),
    Row(
        what="KML that breaks off",
        make=lambda: kml(placemark("甲"))[:-20],
        name="layer.kml",
        outcome="refused",
        codes=("xml_broken",),
    ),
    Row(
        what="KML of 1,000 folders within each other",
        make=lambda: kml("<Folder>" * 1_000 + placemark("甲") + "</Folder>" * 1_000),
        name="layer.kml",
        outcome="refused",
        codes=("xml_deep",),
    ),
]
