"""Project, programme or policy: what a name and its list say."""

import re

from geoapp.domain.project import Kind
from geoapp.reading.heads import NUMBERED, strip_tail, strip_works
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.lists import Member

SINGLE = re.compile(
    r"[^、]{0,6}(?:国家级|国际|全国|丝绸之路经济带)[^、]*(?:中心|口岸|枢纽|公园|基地|交换站)(?:项目)?(?:建设)?$"
    r"|[^、]{2,6}型国家物流枢纽"
)
TOPONYM = re.compile(r"[\u4e00-\u9fff]{1,3}?(?:片区|水库|大道|路|河|湖|山|镇)")
CAMPAIGN = re.compile(r"(?:工程|行动|行动计划)(?:建设)?$")
CAMPAIGN_VERBS = ("实施", "启动", "开展")
GENERAL = re.compile(r"各类|一批|若干|重点|重大|城市|农村|乡镇|城乡|社区")
OWN_PROJECT = re.compile(r".{4,}项目(?:建设)?")
LIMITING = re.compile(r"控制|推行|推广(?!应用)")
ACTORS = re.compile(r"(?:中小|大型)?企业|社会|资本|人口|人才|机构|群众|农民|各级")
AIM_WORDS = re.compile(r"影响力|辐射力|面向亚欧|服务全国|初具规模|一流|^最|高水平的")
AIM_VERBS = ("打造", "建成", "形成", "构建", "建设", "实现")
MOVING = re.compile(r"入驻|落户|向.{2,8}(?:延伸|布局)|转型升级|领域的|应用于|纳入")
SHORTEST = 3


def kind_of(member: Member, verb: str, lexicon: Lexicon, *, boxed: bool) -> Kind | None:
    """Return the member's kind, or ``None`` when it is no work: an aim, a subject, a bare place."""
    name = member.name.strip(" 　“”")
    if lexicon.name_pattern.search(name):
        name = name.removesuffix("发展")
    if _is_no_work(name, member, verb, lexicon):
        return None
    if name.endswith(tuple(lexicon.policies)) or (boxed and name.endswith(tuple(lexicon.rules))):
        return "policy" if lexicon.theme_of(name) else None
    if LIMITING.search(verb) and not member.tail:
        return "policy" if lexicon.names_facility(name) else None
    if not _is_work(name, member, verb, lexicon):
        return None
    own_project = OWN_PROJECT.fullmatch(name) is not None and not GENERAL.match(name)
    if is_named(name, lexicon) or own_project or lexicon.closes_projects(member.tail):
        return "project"
    return "programme"


def _is_no_work(name: str, member: Member, verb: str, lexicon: Lexicon) -> bool:
    """Say whether the name is too bare or too lofty to be a work."""
    if len(name) < SHORTEST or ACTORS.match(name) or MOVING.search(name):
        return True
    if "“" not in member.name and strip_works(name, lexicon) in lexicon.generics:
        return True
    return verb.endswith(AIM_VERBS) and (member.described or AIM_WORDS.search(name) is not None)


def _is_work(name: str, member: Member, verb: str, lexicon: Lexicon) -> bool:
    """Say whether the name is a facility, a work on one, a known place, a campaign, or listed as a work."""
    listed = lexicon.closes_works(member.tail)
    if not listed and member.tail.endswith(tuple(lexicon.goals)):
        return False
    aim = name.endswith(tuple(lexicon.goals | lexicon.rules)) and not lexicon.ends_with_facility(name)
    if aim and not listed:
        return False
    core = strip_works(name, lexicon)
    if listed or lexicon.ends_with_facility(core) or lexicon.name_pattern.fullmatch(core):
        return True
    if CAMPAIGN.search(name) and verb.endswith(CAMPAIGN_VERBS):
        return lexicon.theme_of(name) is not None
    worked = (
        name.endswith(("建设", "工程", "项目")) or lexicon.work_suffix.search(strip_tail(name)) is not None
    )
    return worked and lexicon.names_facility(name)


def is_named(name: str, lexicon: Lexicon) -> bool:
    """Say whether the name singles out one work: by a known place, a number, a toponym or the city's own."""
    if lexicon.name_pattern.search(name) or NUMBERED.search(name) or SINGLE.match(name):
        return True
    if any(city in name for city in lexicon.city) and lexicon.theme_of(name):
        return True
    toponym = TOPONYM.match(name)
    return toponym is not None and not any(word in toponym[0] for word in lexicon.common)
