"""Conformance classes of OGC API – Features and Tiles and of CQL2 that this server declares."""

_FEATURES = "http://www.opengis.net/spec/ogcapi-features-{part}/1.0/conf/{name}"
_TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}"
_MATRICES = "http://www.opengis.net/spec/tms/2.0/conf/{name}"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/{name}"

CONFORMANCE = (
    *(_FEATURES.format(part=1, name=name) for name in ("core", "geojson", "html", "oas30")),
    _FEATURES.format(part=2, name="crs"),
    *(
        _FEATURES.format(part=3, name=name)
        for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(
        _CQL2.format(name=name)
        for name in (
            *("cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators"),
            *("basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions"),
        )
    ),
    *(
        _TILES.format(name=name)
        for name in ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30")
    ),
    *(_MATRICES.format(name=name) for name in ("tilematrixset", "json-tilematrixset")),
)
