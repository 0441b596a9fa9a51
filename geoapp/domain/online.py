"""Works that are online: a platform or an information system, which has users and no site."""

import re

_HEAD = re.compile(
    r"(?:平台|信息系统|管理系统|网站|门户|数据库|小程序|客户端|[Aa][Pp][Pp])(?:建设|项目|工程)*$"
)
_MARK = re.compile(
    r"电商|电子|网上|线上|在线|联网|网络|数据|信息|云|智慧|智能|数字|政务服务|一网|[Aa][Pp][Pp]"
)
"""Marks that tell an online platform from one to stand on (观景平台) or one of policy (开放平台)."""


def is_online(name: str) -> bool:
    """Say whether a name is that of an online platform or information system.

    >>> is_online("跨境电商综合服务平台"), is_online("某区政务服务数据库建设项目")
    (True, True)
    >>> is_online("山顶观景平台"), is_online("对外开放平台"), is_online("大数据产业园"), is_online("")
    (False, False, False, False)
    """
    return bool(_HEAD.search(name) and _MARK.search(name))
