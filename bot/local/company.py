"""The sample company's people, channels and user groups. Its teams and work are in seed.py."""

from dataclasses import dataclass
from typing import Literal

Team = Literal["it", "marketing-ops"]

_NEW_YORK = "America/New_York"
_LOS_ANGELES = "America/Los_Angeles"
_SAO_PAULO = "America/Sao_Paulo"
_BERLIN = "Europe/Berlin"
_KOLKATA = "Asia/Kolkata"


@dataclass(frozen=True)
class Person:
    """Someone with an account. `name` is the handle; `team` is None for those in neither."""

    id: str
    name: str
    real_name: str
    title: str
    tz: str
    team: Team | None
    is_owner: bool = False
    is_guest: bool = False

    @property
    def email(self) -> str:
        return f"{self.name}@example.com"


@dataclass(frozen=True)
class Channel:
    """A channel, with its members by handle; the bot is a member of each."""

    id: str
    name: str
    purpose: str
    members: tuple[str, ...]
    is_general: bool = False


@dataclass(frozen=True)
class Group:
    """A user group that can be mentioned; members by handle."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Company:
    """A workspace's name and who and what is in it."""

    name: str
    domain: str
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    groups: tuple[Group, ...]


def _it(number: int, real_name: str, title: str, tz: str) -> Person:
    return _person(number, real_name, title, tz, "it")


def _marketing(number: int, real_name: str, title: str, tz: str) -> Person:
    return _person(number, real_name, title, tz, "marketing-ops")


def _person(number: int, real_name: str, title: str, tz: str, team: Team) -> Person:
    handle = real_name.partition(" ")[0].lower()
    return Person(f"U0{handle.upper():0<6}{number:03}", handle, real_name, title, tz, team)


_IT = (
    _it(1, "Ana Ribeiro", "Site reliability engineer", _SAO_PAULO),
    _it(2, "Tomas Alvarez", "Head of IT", _NEW_YORK),
    _it(3, "Dev Menon", "Platform engineer", _KOLKATA),
    _it(4, "Lena Vogel", "Web engineer", _BERLIN),
    _it(5, "Omar Haddad", "Infrastructure engineer", _NEW_YORK),
    _it(6, "Keiko Tanaka", "Security engineer", _LOS_ANGELES),
    _it(7, "Ravi Shankaran", "Database administrator", _KOLKATA),
    _it(8, "Bruna Castro", "Support engineer", _SAO_PAULO),
    _it(9, "Felix Brandt", "Network engineer", _BERLIN),
    _it(10, "Nora Quinn", "Release manager", _NEW_YORK),
    _it(11, "Sam Okafor", "Integration engineer", _LOS_ANGELES),
    _it(12, "Ingrid Dahl", "Quality engineer", _BERLIN),
)
_MARKETING = (
    _marketing(13, "Maya Chen", "Campaign operations manager", _NEW_YORK),
    _marketing(14, "Grace Bennett", "Head of Marketing Ops", _NEW_YORK),
    _marketing(15, "Priya Nair", "Marketing data analyst", _KOLKATA),
    _marketing(16, "Jonas Weber", "Web content manager", _BERLIN),
    _marketing(17, "Sofia Duarte", "Email operations specialist", _SAO_PAULO),
    _marketing(18, "Liam Foster", "Marketing automation lead", _LOS_ANGELES),
    _marketing(19, "Camila Rocha", "Events coordinator", _SAO_PAULO),
    _marketing(20, "Hannah Lutz", "Consent and privacy specialist", _BERLIN),
    _marketing(21, "Arjun Patel", "Tracking specialist", _KOLKATA),
    _marketing(22, "Zoe Miller", "Launch manager", _NEW_YORK),
    _marketing(23, "Ethan Park", "Paid media manager", _LOS_ANGELES),
    _marketing(24, "Marta Klein", "Localization manager", _BERLIN),
)
_OWNER = Person(
    "U0RUTH00025", "ruth", "Ruth Osei", "Workspace owner", _NEW_YORK, None, is_owner=True
)
_GUEST = Person(
    "U0PAUL00026", "paul", "Paul Girard", "Designer, agency", _BERLIN, None, is_guest=True
)


def _handles(*people: Person) -> tuple[str, ...]:
    return tuple(person.name for person in people)


SAMPLE_COMPANY = Company(
    name="Larkfield Outdoor",
    domain="larkfield-outdoor",
    people=(*_IT, *_MARKETING, _OWNER, _GUEST),
    channels=(
        Channel(
            "C0GENERAL01",
            "general",
            "Everybody at the company",
            _handles(*_IT, *_MARKETING, _OWNER),
            is_general=True,
        ),
        Channel("C0ITOPS0002", "it-ops", "IT at work", _handles(*_IT)),
        Channel("C0MKTOPS003", "marketing-ops", "Marketing Ops at work", _handles(*_MARKETING)),
        Channel(
            "C0LAUNCH004",
            "launch-room",
            "The next launch, both teams",
            ("ana", "tomas", "lena", "nora", "maya", "grace", "jonas", "zoe", "paul"),
        ),
    ),
    groups=(
        Group("S0ITONCALL1", "it-oncall", "IT on call", ("ana",)),
        Group("S0MKTONCAL2", "marketing-oncall", "Marketing on call", ("priya",)),
    ),
)


def person_id(handle: str) -> str:
    """The account of one of the sample company's people."""
    return next(person.id for person in SAMPLE_COMPANY.people if person.name == handle)
