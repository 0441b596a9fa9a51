"""CQL2's text is read as an independent parser reads it, and what it is not is told in words."""

import cql2
import pytest

from geoapp.web.ogc.cql2_text import MOST_DEPTH, SyntaxFaultError, parse_text

READ = [
    "theme='metro'",
    "theme = 'metro' OR theme = 'railway' AND kind = 'project'",
    "(theme = 'metro' or theme = 'railway') and not kind = 'project'",
    "NOT (a = 1 AND b = 2 AND c = 3)",
    "not not a <> 'it''s'",
    "a < 'b' AND a <= 'b' AND a > 'b' AND a >= 'b'",
    "name LIKE '%站' AND name NOT LIKE '_线'",
    "a BETWEEN 1 AND 2.5 OR a NOT BETWEEN -3 AND 1e2",
    "theme IN ('a', 'b') AND theme NOT IN ('c')",
    "owner IS NULL OR owner IS NOT NULL",
    '"a property" = 1',
    "主题 = '地铁'",
    "a = TRUE OR b = false",
    "TRUE",
    "((((a = ''))))",
    "S_INTERSECTS(geometry, POINT(87.5 43.75))",
    "S_WITHIN(geometry,POLYGON((87 43, 88 43, 88 44, 87 43), (87.5 43.2, 87.6 43.2, 87.6 43.3, 87.5 43.2)))",
    "s_intersects(geometry, BBOX(87.4, 43.7, 87.6, 43.9))",
    "S_CROSSES(geometry, LINESTRING(87 43, 88 44)) AND a = 1",
    "S_DISJOINT(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((2 2, 3 2, 3 3, 2 2))))",
    "S_EQUALS(MULTIPOINT((1 2), (3 4)), geometry)",
    "S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(1 2, 3 4)))",
]


@pytest.mark.parametrize("text", READ)
def test_a_text_is_read_as_another_parser_reads_it(text: str) -> None:
    assert parse_text(text) == cql2.parse_text(text).to_json()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it ends where a predicate"),
        ("theme", "it ends where a comparison"),
        ("theme = ", "it ends where a text"),
        ("theme = 'metro", "''metro' at character 9"),
        ("theme = metro", "'metro' at character 9 where a text"),
        ("theme = 'a' b", "'b' at character 13 where AND, OR or the end"),
        ("theme IN ('a'", "it ends where )"),
        ("theme IS 'a'", "where NULL"),
        ("AND = 1", "'AND' at character 1 where a property"),
        ("'a' = theme", "''a'' at character 1 where a property"),
        ("a = 1; b", "'; b' at character 6, which is nothing"),
        ("S_INTERSECTS(geometry, POINT(1 2)", "it ends where )"),
        ("S_INTERSECTS(geometry, POINT(1", "it ends where a geometry should end"),
        ("S_INTERSECTS(geometry, POLYGON((1 2)))", "'POLYGON((1 2))' is no geometry"),
        ("(" * (MOST_DEPTH + 1) + "a = 1", f"more than {MOST_DEPTH} levels"),
        ("NOT " * 4_000, f"more than {MOST_DEPTH} levels"),
        ("(" * 4_000, f"more than {MOST_DEPTH} levels"),
    ],
)
def test_what_is_no_expression_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(SyntaxFaultError) as caught:
        parse_text(text)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 150


def test_a_text_is_read_to_the_depth_that_is_allowed() -> None:
    text = "(" * MOST_DEPTH + "a = 1" + ")" * MOST_DEPTH
    assert parse_text(text) == {"op": "=", "args": [{"property": "a"}, 1]}
