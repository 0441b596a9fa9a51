"""Heads and tails of names: what a name is in itself, without nouns of work and general endings."""

import re

from geoapp.reading.lexicon import Lexicon

BRACKETS = re.compile(r"[((][^()()]*[))]$")
TAIL = re.compile(
    r"(?:的)?(?:(?:重点|重大|各项|一批|等)?(?:项目|工程|工作)?"
    r"(?:建设成果|建设|前期工作|工作|项目|工程|力度|步伐|条件|进度|投入力度|规模|(?:综合)?服务功能)?"
    r"|\d+[个座条所处家](?:以上)?)$"
)
TAIL_ENDS = tuple("的批点大项等目程作果设度伐件模能个座条所处家上")
"""What a tail can end with; most names end otherwise, and trying the pattern costs more than looking."""

MEASURES = "平方米|公里|千米|米|座|条|个|处|亩|公顷|立方米"
"""Units that a size before a name is given in."""

SIZE = re.compile(rf"\d+(?:\.\d+)?[万亿]?(?:{MEASURES})的?")
NUMBERED = re.compile(
    r"\d+号线|[GS]\d{2,4}|国道\d+|[一二三四五六七八九十\d]期|第[一二三四五六七八九十]+(?!产业|方|代|届)"
    r"|[东西南北][一二三四五六七八九十]环|[东西南北]部|[\u4e00-\u9fff]至[\u4e00-\u9fff]"
    r"|(?<![\u4e00-\u9fff])(?!机场|绕城|国家|城际)[\u4e00-\u9fff]{2}高速(?!公)"
)
"""What singles a work out by number: lines, roads, phases, ordinals, rings, the two ends of a route."""

HEAD = re.compile(
    r"(?:[厂站场馆院校园库渠坝桥路港闸塔楼线网廊堤井田矿台所苑道]|(?<!绕)城|(?<!地)区|[酒书饭商]店|[期延段]|城际|高速|枢纽|中心|基地|航道|管道|工程|项目|码头|机组|集群|小镇|总部|旧居|故居|旧址|遗址|运河|核电|油田|气田|露天矿|通道|装置|工位|商圈|互通|大厅|大楼|新馆|防护林|片区|新区|保护区|城市|改[建线]|扩能|疏浚|提标|清淤|[引提]水|治涝|[重复]建)$"
)
"""What names of facilities end with, also those that no list knows."""

NO_HEAD = re.compile(r"项目|工程|[一二两三四五六七八九十\d]")
"""What closes a list without saying what its works are, or counts them."""

SAYING_NOTHING = ("设施", "建设", "开发")
LEAST_OBJECT = 2
LONGEST_JOINT = 2
"""Characters between a head noun and its noun of work (水源的综合利用)."""

CLOSING_WORK = re.compile(r"(?<=.)(项目|工程).*")
"""What a list ends with; behind it the sentence goes on (等高铁项目纳入规划)."""

GENERAL = re.compile(r"^(?:大型|中型|大中型|中小型|小型|大尺度|新建|在建|重要|重点|主要|知名)+的?")
"""What stands before the head of a list and belongs to no name."""


def strip_works(name: str, lexicon: Lexicon) -> str:
    """Return the name without nouns of work, general tails and brackets, down to its facility."""
    while not lexicon.ends_with_facility(name):
        shorter = lexicon.work_suffix.sub("", strip_tail(name))
        if shorter == name or not shorter:
            break
        name = shorter
    return name


def strip_tail(name: str) -> str:
    """Return the name without brackets and general tails at its end.

    >>> strip_tail("甲水厂扩建工程(二期)"), strip_tail("甲水厂")
    ('甲水厂扩建', '甲水厂')
    """
    name = BRACKETS.sub("", name)
    return TAIL.sub("", name) if name.endswith(TAIL_ENDS) else name


def shared_head(tail: str, lexicon: Lexicon) -> str:
    """Return the head noun that closes a list, with its work: 高速公路项目 → 高速公路, 重点项目建设 → nothing."""
    words = CLOSING_WORK.sub(r"\1", tail)
    verb = lexicon.verb_phrase.match(words)
    words = GENERAL.sub("", words[verb.end() :] if verb else words)
    for scope in lexicon.scopes:
        words = words.removeprefix(scope)
    words = _before_next(words, lexicon)
    last = lexicon.backward_facilities.search(words[::-1])
    if not last:
        core = strip_works(words, lexicon)
        if HEAD.search(core) and not NO_HEAD.match(core):
            return core
        return _with_work(strip_tail(words), lexicon)
    end, bare = len(words) - last.start(), strip_tail(words)
    work = lexicon.work_suffix.search(bare)
    if not work or not end <= work.start() <= end + LONGEST_JOINT:
        return words[:end]
    return bare + "工程" if words.startswith(bare + "工程") else bare


def _before_next(words: str, lexicon: Lexicon) -> str:
    """Return the words that close a list without what the sentence builds next (高新园区创建国家高新区 → 高新园区)."""
    verb = lexicon.verb_phrase.search(words, LEAST_OBJECT)
    if not verb or words.endswith(("工程", "项目")) or not lexicon.ends_with_facility(words[verb.end() :]):
        return words
    ends = (verb.start(), verb.start() - LONGEST_JOINT)
    return next((words[:end] for end in ends if lexicon.kind_before(words[: max(end, 0)])), words)


def _with_work(words: str, lexicon: Lexicon) -> str:
    """Return words that end with a noun of work and say what is worked on; empty where they don't (灌区现代化改造).

    What is only built or set up says nothing of its own.
    """
    work = lexicon.work_suffix.search(words)
    told = work and work.start() >= LEAST_OBJECT and not words.endswith(SAYING_NOTHING)
    return words if told and not NO_HEAD.match(words) else ""


def has_head(name: str, lexicon: Lexicon) -> bool:
    """Say whether a name has a head of its own: a facility's noun, a noun of work, or what such nouns end with."""
    name = BRACKETS.sub("", name)
    return lexicon.ends_with_facility(name) or bool(lexicon.work_suffix.search(name) or HEAD.search(name))


def head_length(core: str, lexicon: Lexicon) -> int:
    """Return the length of the head at the end of a name without its nouns of work; 0: none."""
    head = lexicon.backward_facilities.match(core[::-1])
    return head.end() if head else 0
