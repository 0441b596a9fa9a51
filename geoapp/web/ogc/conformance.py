"""Conformance classes of OGC API – Features and of CQL2 that this server declares."""

_FEATURES = "http://www.opengis.net/spec/ogcapi-features-{part}/1.0/conf/{name}"
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
)
