"""An invented city's projects, the plan that follows, and lists of its years, with the truth of what became of each.

Nothing of it is real. Its ways of renaming are its own: it reads none of the matcher's words.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

CITY = "虚河市"
DISTRICTS = ("东阳区", "西陵区", "南湖区", "北岭区", "临江区", "丰台县")
SYLLABLES = (
    "石桥", "白沙", "青枫", "玉泉", "金盘", "柳园", "梅溪", "竹林",
    "松坡", "桃源", "兰亭", "荷塘", "云台", "龙泉", "凤鸣", "鹤山",
    "马鞍", "牛角", "羊坪", "鹿苑", "银杏", "铜锣", "铁岭", "锡山",
    "清水", "双流", "三江", "九里", "万寿", "长乐", "永安", "太平",
    "福田", "德胜", "仁和", "义学", "礼乐", "智水", "信义", "和平",
    "团结", "建设", "红旗", "朝阳", "东风", "新安", "大塘", "小港",
)  # fmt: skip
SUFFIXES = ("", "", "", "河", "山", "坝", "湾", "镇")
THINGS = (
    ("污水处理厂", "wastewater", "m3/d"), ("水厂", "water_supply", "m3/d"),
    ("小学", "education", "seats"), ("中学", "education", "seats"), ("医院", "health", "beds"),
    ("公园", "park_green", "m2"), ("大桥", "urban_road", "m"), ("快速路", "urban_road", "m"),
    ("路", "urban_road", "m"), ("变电站", "energy", "kVA"), ("水库", "flood_control", "m3"),
    ("产业园", "industry", "m2"), ("体育中心", "culture", "m2"), ("图书馆", "culture", "m2"),
    ("养老院", "social_care", "beds"), ("垃圾焚烧厂", "waste", "t/d"), ("客运站", "transit", "m2"),
    ("安置房", "housing_renewal", "m2"), ("物流园", "logistics", "m2"),
    ("河道整治", "flood_control", "m"),
)  # fmt: skip
WORKS = ("建设", "改造", "扩建", "新建", "提升改造", "")
ACTIONS = {
    "建设": "new_build",
    "改造": "renovation",
    "扩建": "expansion",
    "新建": "new_build",
    "提升改造": "renovation",
}
OTHER_WORDS = {
    "污水处理厂": ("污水净化厂", "污水处理站", "再生水厂"), "水厂": ("供水厂", "净水厂"),
    "小学": ("完全小学", "学校（小学部）"),
    "医院": ("人民医院", "医疗中心"), "公园": ("城市公园", "生态公园"),
    "大桥": ("桥", "特大桥"), "路": ("道路", "大道"),
    "快速路": ("快速通道", "快速化改造"), "产业园": ("工业园", "产业园区"), "体育中心": ("体育场馆", "体育公园"),
    "养老院": ("养老服务中心", "敬老院"), "垃圾焚烧厂": ("生活垃圾焚烧发电厂", "垃圾发电厂"),
    "客运站": ("汽车客运站", "客运枢纽"),
    "安置房": ("安置小区", "保障性住房"), "物流园": ("物流中心", "物流园区"), "河道整治": ("河综合治理", "河道治理"),
    "轨道交通": ("地铁",), "水库": ("水库枢纽",), "图书馆": ("公共图书馆",),
    "变电站": ("输变电", "变电所"), "中学": ("高级中学",),
}  # fmt: skip
SOUNDS = str.maketrans("泉枫溪坡亭鸣", "全峰西坪庭名")
NUMERALS = "零一二三四五六七八九十"
STRETCHES = ("", "", "东延段", "西延段", "支线", "车辆段")
OWNERS = ("住房城乡建设局", "水务局", "交通运输局", "教育局", "卫生健康委", "城投集团")
FIRST_YEAR = 2021


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One invented project, as a plan or a list writes it."""

    id: str
    name: str
    theme: str
    action: str
    district: str
    place: str
    amounts: dict[str, float] = field(default_factory=dict)
    years: tuple[int, int] | None = None
    owner: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """The truth about some entries of both sides; ``relation`` is what happened between them."""

    relation: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two lists and the truth between them."""

    ours: list[Invented]
    theirs: list[Invented]
    fates: list[Fate]


class _Told:
    """Rows of the other side with ids of their own, and what happened."""

    def __init__(self, prefix: str) -> None:
        """Begin without any."""
        self.rows: list[Invented] = []
        self.fates: list[Fate] = []
        self._prefix = prefix

    def keep(self, relation: str, ours: tuple[Invented, ...], made: list[Invented]) -> None:
        """Add rows that some projects became."""
        placed = [replace(one, id=f"{self._prefix}{len(self.rows) + at}") for at, one in enumerate(made)]
        self.rows += placed
        self.fates.append(Fate(relation, tuple(one.id for one in ours), tuple(one.id for one in placed)))


class City:
    """Invents the projects of a city and what becomes of them; the same from the same seed."""

    def __init__(self, seed: int, projects: int = 300) -> None:
        """Invent the first plan."""
        self.chance = random.Random(seed)  # noqa: S311 (no secret)
        self._names: set[str] = set()
        self.plan = [self._project(f"a{number}") for number in range(projects)]

    def _project(self, project_id: str) -> Invented:
        while True:
            made = self._try(project_id)
            bare = bare_name(made.name)
            # Twice the same thing with other works is rare in a city, and a line of the metro is there once.
            if bare not in self._names or (
                made.place and made.name not in self._names and self.chance.random() < 0.1
            ):
                self._names |= {made.name, bare}
                return made

    def _try(self, project_id: str) -> Invented:
        chance = self.chance
        place = chance.choice(SYLLABLES) + chance.choice(SUFFIXES)
        thing, theme, unit = chance.choice(THINGS)
        kind = chance.random()
        if kind < 0.07:
            thing, theme, unit = "轨道交通", "metro", "m"
            name, place = f"{thing}{NUMERALS[chance.randint(1, 10)]}号线{chance.choice(STRETCHES)}", ""
        elif kind < 0.2:
            name = f"{place}第{NUMERALS[chance.randint(1, 5)]}{thing}"
        elif kind < 0.28:
            name = f"{place}{chance.choice('东西南北')}{thing}"
        elif kind < 0.34:
            name = f"{place}{thing}{NUMERALS[chance.randint(1, 3)]}期"
        else:
            name = f"{place}{thing}"
        work = chance.choice(WORKS)
        year = FIRST_YEAR + chance.randint(0, 3)
        amounts = {}
        if chance.random() < 0.5:
            amounts[unit] = float(chance.randint(10, 900) * 10)
        if chance.random() < 0.5:
            amounts["CNY"] = float(chance.randint(50, 9000)) * 1e5
        return Invented(
            id=project_id,
            name=name + work,
            theme=theme,
            action=ACTIONS.get(work, ""),
            district=chance.choice(DISTRICTS) if chance.random() < 0.8 else "",
            place=place,
            amounts=amounts,
            years=(year, year + chance.randint(0, 3)) if chance.random() < 0.6 else None,
            owner=chance.choice(OWNERS) if chance.random() < 0.3 else "",
        )

    def next_plan(self) -> Pairing:
        """Return this plan and the next, with what became of each project."""
        told = _Told("b")
        waiting: list[Invented] = []
        for one in self.plan:
            relation, made = self._next(one)
            if relation == "merge":
                waiting.append(one)
            else:
                told.keep(relation, (one,), made)
            if relation == "dropped" and self.chance.random() < 0.5:
                told.keep("new", (), [self.decoy(one)])
        for first, second in zip(waiting[::2], waiting[1::2], strict=False):
            told.keep("merge", (first, second), [self.merge(first, second)])
        if len(waiting) % 2:
            told.keep("dropped", (waiting[-1],), [])
        for _ in range(len(self.plan) // 6):
            told.keep("new", (), [self._project("")])
        self.chance.shuffle(told.rows)
        return Pairing(self.plan, told.rows, told.fates)

    def _next(self, one: Invented) -> tuple[str, list[Invented]]:
        """Draw what becomes of a project."""
        draw = self.chance.random()
        if draw < 0.76:
            for below, relation, make in (
                (0.4, "kept", self.rewrite),
                (0.56, "renamed", self.rename),
                (0.61, "moved", self.move),
                (0.7, "resized", self.resize),
            ):
                if draw < below:
                    return relation, [make(one)]
            return "split", self.split(one)
        return ("merge" if draw < 0.84 else "dropped"), []

    def rewrite(self, one: Invented) -> Invented:
        """Write the same name in another way: fillers, numerals, the city in front; size and sum nearly the same."""
        chance, name = self.chance, one.name
        for numeral, digit in zip(NUMERALS[1:], range(1, 11), strict=True):
            if f"{numeral}号" in name or f"{numeral}期" in name or f"第{numeral}" in name:
                name = name.replace(f"{numeral}号", f"{digit}号").replace(f"{numeral}期", f"{digit}期")
                break
        name = (
            chance.choice(("", "", CITY, one.district))
            + name
            + chance.choice(("", "工程", "项目", "建设项目"))
        )
        amounts = {unit: value * chance.uniform(0.95, 1.05) for unit, value in one.amounts.items()}
        return self._shown(replace(one, name=name, amounts=amounts))

    def rename(self, one: Invented) -> Invented:
        """Call the same project otherwise: another word for its kind, other works, a slip, rarely all of it."""
        chance, name = self.chance, one.name
        draw = chance.random()
        words = [word for word in OTHER_WORDS if word in name]
        if draw < 0.6 and words:
            word = max(words, key=len)
            name = name.replace(word, chance.choice(OTHER_WORDS[word]))
        elif draw < 0.75 and name.translate(SOUNDS) != name:
            name = name.translate(SOUNDS)
        elif draw < 0.93:
            bare = bare_name(name)
            name = f"{bare}{chance.choice(('综合', '品质', '配套', '基础设施', '智慧化'))}{chance.choice(WORKS[:3])}"
        else:
            name = chance.choice(SYLLABLES) + chance.choice(("一号", "示范", "惠民")) + "工程"
        return self.rewrite(replace(one, name=name))

    def move(self, one: Invented) -> Invented:
        """Put the same project into another district."""
        there = self.chance.choice([other for other in DISTRICTS if other != one.district])
        rewritten = self.rewrite(replace(one, district=""))
        return replace(rewritten, district=there if one.district else "")

    def resize(self, one: Invented) -> Invented:
        """Make the same project larger or smaller."""
        share = self.chance.choice((0.4, 0.6, 1.5, 2.2))
        rewritten = self.rewrite(one)
        return replace(rewritten, amounts={unit: value * share for unit, value in one.amounts.items()})

    def split(self, one: Invented) -> list[Invented]:
        """Part a project into stages, sections or works of its own; sums make up the whole where it says any."""
        chance = self.chance
        bare = bare_name(one.name)
        parts = chance.choice(
            (
                ("一期", "二期"),
                ("（一期）工程", "（二期）工程"),
                ("1标段", "2标段", "3标段"),
                ("东段", "西段"),
                ("主体", "配套管网"),
            )
        )
        cuts = [chance.uniform(0.5, 1.5) for _ in parts]
        return [
            self._shown(
                replace(
                    one,
                    name=bare + part,
                    amounts={unit: value * cut / sum(cuts) for unit, value in one.amounts.items()},
                )
            )
            for part, cut in zip(parts, cuts, strict=True)
        ]

    def merge(self, first: Invented, second: Invented) -> Invented:
        """Make one project of two; its sizes are their sums where both say them."""
        joint = self.chance.choice(("、", "和", "及"))
        both = first.amounts.keys() & second.amounts.keys()
        same = first.district == second.district
        return replace(
            first,
            name=f"{first.name}{joint}{second.name}工程",
            amounts={unit: first.amounts[unit] + second.amounts[unit] for unit in both},
            district=first.district if same else "",
            theme=first.theme if first.theme == second.theme else "",
        )

    def decoy(self, one: Invented) -> Invented:
        """Invent another project that looks like one: its next number, its neighbour, its place with something else."""
        chance, name = self.chance, one.name
        there = [numeral for numeral in NUMERALS[1:9] if numeral in name]
        draw = chance.random()
        if there:
            name = name.replace(there[0], NUMERALS[NUMERALS.index(there[0]) + 1])
        elif draw < 0.4 and one.place:
            thing, theme, _ = chance.choice(THINGS)
            name, one = f"{one.place}{thing}", replace(one, theme=theme)
        elif one.place:
            name = name.replace(one.place, chance.choice(SYLLABLES))
        else:
            name = self._project("").name
        amounts = {unit: value * chance.uniform(0.3, 3) for unit, value in one.amounts.items()}
        return replace(one, name=name, amounts=amounts, code="", owner=chance.choice(OWNERS))

    def _shown(self, one: Invented) -> Invented:
        """Leave out some of what is known, as another document does."""
        chance = self.chance
        return replace(
            one,
            amounts={unit: value for unit, value in one.amounts.items() if chance.random() < 0.8},
            district=one.district if chance.random() < 0.8 else "",
            years=one.years if chance.random() < 0.6 else None,
            owner=one.owner if chance.random() < 0.5 else "",
        )

    def year_lists(self, years: int = 3) -> list[tuple[list[Invented], list[Fate]]]:
        """Return the list of each year, with the plan's projects that each of its rows is about."""
        codes: dict[str, str] = {}
        fresh = [self._project(f"n{number}") for number in range(len(self.plan) // 3)]
        fresh += [self.decoy(one) for one in self.chance.sample(self.plan, len(self.plan) // 6)]
        return [self._year_list(year, codes, fresh) for year in range(years)]

    def _year_list(
        self, year: int, codes: dict[str, str], fresh: list[Invented]
    ) -> tuple[list[Invented], list[Fate]]:
        told = _Told("r")

        def keep(relation: str, ours: tuple[Invented, ...], made: list[Invented]) -> None:
            for place, one in enumerate(made):
                key = "+".join((*(own.id for own in ours), str(place) if len(made) > 1 else "")) or one.name
                made[place] = replace(one, code=self._code(key, codes))
            told.keep(relation, ours, made)

        listed = [one for one in self.plan if self.chance.random() < 0.55]
        while listed:
            one, draw = listed.pop(), self.chance.random()
            if draw < 0.6:
                keep("same", (one,), [self.rewrite(one)])
            elif draw < 0.84:
                keep("renamed", (one,), [self.rename(one)])
            elif draw < 0.92 or not listed:
                keep("split", (one,), self.split(one))
            else:
                second = listed.pop()
                keep("merge", (one, second), [self.merge(one, second)])
        for one in fresh:
            if self.chance.random() < 0.4 + 0.1 * year:
                keep("new", (), [one])
        return told.rows, told.fates

    def _code(self, key: str, codes: dict[str, str]) -> str:
        if self.chance.random() < 0.25:
            return ""
        made = f"21{self.chance.randint(1, 12):02}-659901-04-01-{self.chance.randint(100000, 999999)}"
        return codes.setdefault(key, made)


def bare_name(name: str) -> str:
    """Return a name without its works."""
    return next(
        (name.removesuffix(work) for work in sorted(WORKS, key=len)[:0:-1] if name.endswith(work)), name
    )


def pairs_in(fates: list[Fate]) -> Iterator[tuple[str, str]]:
    """Yield each pair of ids that a truth joins."""
    for fate in fates:
        yield from ((one, other) for one in fate.ours for other in fate.theirs)
