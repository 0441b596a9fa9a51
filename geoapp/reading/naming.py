"""The name a planner would use, made from the plan's wording."""

import re

from geoapp.reading.entries import Entry
from geoapp.reading.heads import SIZE, strip_works
from geoapp.reading.lexicon import Lexicon

INNER_SPACE = re.compile(r"(?<=[^A-Za-z])\s+|\s+(?=[^A-Za-z])")
"""Spaces that a layout left within a name; those between Latin words stay."""

COUNT = re.compile(r"\d+[个座条所处家](?:以上)?$")
BUILDING = re.compile(r"(?:建设|各项工作|前期工作|力度|规模|进度|条件|发展|(?<![路线铁])提速)$")
EFFORT = re.compile(r"(?<=..)(?:投入)?(?:力度|步伐|进度)$")
"""How hard or fast a work is done, of every kind (垃圾治理力度)."""

MEASURED = re.compile(r"(?<=..)(?:(?:通车|运营|营业)?总?里程|面积|(?<=处理)率)$")
"""What is counted of works, and names none (公路通车里程)."""

FOOTNOTE = re.compile(r"[\[［]\d{1,3}[\]］]")
ALIAS = re.compile(r"(?P<name>[^()（）]+)[(（](?P<alias>[\u4e00-\u9fff]{4,})[)）]")
ATTACHED = re.compile(r"(?:[和及与]|以及)(?:相关|其他|周边)?配套(?:设施|工程)?$")
OPENING = re.compile(
    r"^(?:(?:新建|新增|增设|加装|安装|上线|建成|完工|竣工|建设|实施)+(?=[\u4e00-\u9fff]{3})(?!路|街)|以(?![^为]*为)(?=[\u4e00-\u9fff]{4}))"
)
"""A verb or a preposition that the span began with."""


def official_name(entry: Entry, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """Return the normalised name and its aliases (西五环(乌鲁木齐绕城高速西线) has one)."""
    name = bare_name(entry.name)
    if entry.kind == "project":
        bare = name.removesuffix("项目建设")
        name = bare if lexicon.ends_with_facility(bare) else BUILDING.sub("", name) or name
    name = EFFORT.sub("", name)
    name = ATTACHED.sub("", name) if entry.parent else name
    if entry.parent:
        name = _with_parent(name, entry.parent, lexicon)
    found = ALIAS.fullmatch(name)
    aliases = (found["name"], found["alias"]) if found and found["alias"] not in lexicon.city else ()
    return name, aliases


def bare_name(words: str) -> str:
    """Return a name without the blanks, sizes, counts, verbs, notes and lone quotation marks of its words.

    >>> bare_name("安装 松林路照明系统"), bare_name("建设路小学"), bare_name("好城区”建设"), bare_name("3座松林水厂")
    ('松林路照明系统', '建设路小学', '好城区建设', '松林水厂')
    >>> bare_name("松林段[20]示范项目"), bare_name("公路通车里程"), bare_name("绿化面积"), bare_name("污水处理率")
    ('松林段示范项目', '公路', '绿化', '污水处理')
    """
    name = INNER_SPACE.sub("", FOOTNOTE.sub("", words))
    name = SIZE.sub("", name, count=1) if SIZE.match(name) else name
    name = MEASURED.sub("", COUNT.sub("", OPENING.sub("", name.strip(" 　的"))))
    return name if name.count("“") == name.count("”") else name.replace("“", "").replace("”", "")


def _with_parent(name: str, parent: Entry, lexicon: Lexicon) -> str:
    """Prefix a component's name with what its parent stands on: 北区航站楼 → 某国际机场北区航站楼."""
    owner = strip_works(parent.name, lexicon)
    noun = owner[-2:]
    return owner + name.removeprefix(noun) if not name.startswith(owner) else name
