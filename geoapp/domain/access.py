"""Access: as whom somebody is known to this program, and what each role may do."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

GivenRole = Literal["reader", "district_editor", "curator", "operator"]
"""Roles that an operator gives to groups, the one that may least first."""

AccessRole = Literal["anybody", "stranger", "guest"] | GivenRole
"""``anybody`` where no source of identity is named; where one is, who has no role is a ``guest``, or a ``stranger``
where nobody reads without a role."""

Seer = Literal["*", "anybody", "guest"] | GivenRole
"""Those who may see something: a role, or ``*`` for everybody who may read."""

Action = Literal["read", "draft", "withdraw", "decide", "report", "watch"]
"""Reading anything; handing in drafts of places, taking one's own back; taking back others'; saying which projects the
rows of annual lists are; writing status reports and opinions; reading the figures."""

_ACTIONS: Mapping[AccessRole, frozenset[Action]] = {
    "anybody": frozenset({"read", "draft"}),
    "stranger": frozenset(),
    "guest": frozenset({"read"}),
    "reader": frozenset({"read"}),
    "district_editor": frozenset({"read", "draft", "report"}),
    "curator": frozenset({"read", "draft", "withdraw", "decide", "report"}),
    "operator": frozenset({"read", "draft", "withdraw", "decide", "report", "watch"}),
}

EVERYBODY = "*"
"""In place of a group: whoever is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One who asks, as far as is known."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    subject: str = ""
    """As the operator's proxy or provider gives it; empty where nobody is known."""
    role: AccessRole
    districts: tuple[str, ...] = ()
    """Adcodes that a district editor writes for."""
    until: float | None = None
    """Seconds since 1970 after which proxy or provider must be heard again; ``None`` for who has nothing to lose."""


ANYBODY = Identity(role="anybody")
STRANGER = Identity(role="stranger")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRole:
    """The role of a group's members."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    group: str
    """As the proxy or provider names it; ``*`` for whoever it knows."""
    role: GivenRole
    districts: tuple[str, ...] = ()
    """Adcodes, of a district editor only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An OpenID Connect provider, at which people sign in, and what counts of what it says of them."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    server_metadata_url: str
    """Where it describes itself, ``…/.well-known/openid-configuration``."""
    client_id: str
    """This program as the provider knows it."""
    redirect_uri: str
    """Where it sends people back to: the server as browsers see it, and ``/oauth2callback``."""
    scope: str = "openid"
    """What it is asked for, with spaces."""
    subject_claim: str = "sub"
    groups_claim: str = "groups"
    """A list, or a text with separators."""
    hours: float = 8
    """How long a sign-in holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySource:
    """The operator's source of identity, a proxy's headers or a provider, and which group has which role."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    subject_header: str = ""
    groups_header: str = ""
    provider: Provider | None = None
    """In place of headers."""
    separator: str = ","
    """Between groups."""
    closed: bool = False
    """Whether nobody reads anything without a role."""
    minutes: int = 60
    """How long an open page may rely on what was said when it was opened."""
    roles: tuple[GroupRole, ...] = ()


def identify(
    source: IdentitySource, subject: str, groups: Iterable[str], now: float, end: float = math.inf
) -> Identity:
    """Return the identity of somebody: of several roles the one that may most, for all districts of its groups.

    ``end`` is when a sign-in ends, in seconds since 1970.

    >>> office = GroupRole(group="north", role="district_editor", districts=("650104",))
    >>> source = IdentitySource(subject_header="X-User", roles=(office, GroupRole(group="*", role="reader")))
    >>> [identify(source, "a1", groups, 0).role for groups in (["north"], ["south"])], identify(source, "", [], 0).role
    (['district_editor', 'reader'], 'guest')
    """
    theirs = {EVERYBODY, *groups} if subject else set()
    until = min(now + source.minutes * 60, end)
    given = [one for one in source.roles if one.group in theirs]
    if not given:
        return Identity(
            subject=subject,
            role="stranger" if source.closed else "guest",
            until=until if subject else None,
        )
    role = max((one.role for one in given), key=get_args(GivenRole).index)
    districts = {adcode for one in given if one.role == role for adcode in one.districts}
    return Identity(subject=subject, role=role, districts=tuple(sorted(districts)), until=until)


def may(identity: Identity, action: Action, *adcodes: str) -> bool:
    """Say whether somebody may do something that concerns districts: a district editor where one of them is theirs.

    >>> editor = Identity(subject="a1", role="district_editor", districts=("650104",))
    >>> may(editor, "draft", "650104", "650106"), may(editor, "draft", "650106"), may(editor, "draft")
    (True, False, False)
    >>> may(ANYBODY, "draft"), may(Identity(role="guest"), "draft"), may(STRANGER, "read")
    (True, False, False)
    """
    if action not in _ACTIONS[identity.role]:
        return False
    return identity.role != "district_editor" or action == "read" or bool({*adcodes} & {*identity.districts})


def may_see(identity: Identity, seers: Iterable[Seer]) -> bool:
    """Say whether somebody is among those who may see something; who may not read sees nothing.

    >>> may_see(Identity(role="curator"), ["curator"]), may_see(ANYBODY, ["curator"]), may_see(STRANGER, ["*"])
    (True, False, False)
    """
    named = {*seers}
    return may(identity, "read") and (EVERYBODY in named or identity.role in named)
