"""Who works at the sample company: 24 sellers, 11 marketers, 2 in the leadership; all of them invented."""

from dataclasses import dataclass
from datetime import date
from random import Random

DOMAIN = "quillhaven.example"
REGIONS = ("DACH", "UK & Ireland", "Nordics", "Benelux")
MOVED_TO_SALES = date(2026, 2, 1)

_SELLERS = (
    "Marla Oduya|VP Sales|DACH;Tobin Fresk|Team lead|DACH;Ilse Varnhagen|Account executive|DACH;"
    "Jorik Brandal|Account executive|DACH;Petra Ankersmit|Account executive|DACH;Cem Wolfsgrund|Account executive|DACH;"
    "Nele Hartvik|Sales development|DACH;Oskar Lindqvell|Sales development|DACH;Rhona Tasker|Team lead|UK & Ireland;"
    "Callum Everdeen|Account executive|UK & Ireland;Moira Pennick|Account executive|UK & Ireland;"
    "Dev Ashcombe|Account executive|UK & Ireland;Aisling Corrow|Sales development|UK & Ireland;"
    "Rowan Thistle|Sales development|UK & Ireland;Sunniva Braaten|Team lead|Nordics;Elias Norrby|Account executive|Nordics;"
    "Kaisa Lehtimo|Account executive|Nordics;Anders Hvidt|Sales development|Nordics;Freja Solbakk|Sales development|Nordics;"
    "Wouter Dekhuis|Team lead|Benelux;Lotte Maasveld|Account executive|Benelux;Bram Terwinkel|Account executive|Benelux;"
    "Joëlle Castreau|Sales development|Benelux"
)
_MARKETERS = (
    "Yara Stenmark|Chief marketing officer;Finn Abelow|Marketing operations;Greta Holtwick|Demand generation;"
    "Luca Mirabel|Demand generation;Tessa Quandt|Content;Ravi Sunderam|Content;Hanne Ostergard|Product marketing;"
    "Milo Fairweather|Product marketing;Clara Bienvoll|Events;Jonas Rittberg|Web;Edda Kromvang|Field marketing"
)
_LEADERSHIP = "Ines Calloway|Chief executive;Theo Marrick|Chief of staff"
_BUDDIES = {
    "Greta Holtwick": "Tobin Fresk",
    "Tessa Quandt": "Rhona Tasker",
    "Hanne Ostergard": "Wouter Dekhuis",
}
_LEADERS = {"Marla Oduya", "Yara Stenmark", "Ines Calloway"}
_FIRST_NAMES = (
    "ada",
    "bo",
    "cleo",
    "dara",
    "emil",
    "faye",
    "gus",
    "hedi",
    "ivo",
    "jana",
    "kit",
    "lena",
    "mats",
    "nia",
)
_FIRMS = (
    "alderpress",
    "brookvalve",
    "corvatec",
    "drenholm",
    "elmstad",
    "fennwick",
    "glasmark",
    "hollin",
    "ixtern",
)
_MOVER = "Nora Velden"  # content marketer until the end of January, then in Sales


@dataclass(frozen=True)
class Person:
    """One line of the roster; somebody who changed teams has two."""

    name: str
    team: str
    role: str
    region: str = ""
    buddy: str = ""
    leader: bool = False
    active_from: date | None = None
    active_to: date | None = None

    @property
    def email(self) -> str:
        return email_of(self.name)


def email_of(name: str) -> str:
    plain = name.lower().replace("ë", "e").replace("é", "e").replace(" ", ".")
    return f"{plain}@{DOMAIN}"


def build_roster() -> list[Person]:
    """Everybody, with their buddies from the other team where they have one."""
    buddies = _BUDDIES | {seller: marketer for marketer, seller in _BUDDIES.items()}

    def person(name: str, team: str, role: str, region: str = "") -> Person:
        buddy = email_of(buddies[name]) if name in buddies else ""
        return Person(name, team, role, region, buddy, name in _LEADERS)

    sellers = [person(name, "sales", role, region) for name, role, region in _split(_SELLERS)]
    marketers = [person(name, "marketing", role) for name, role in _split(_MARKETERS)]
    leaders = [person(name, "leadership", role) for name, role in _split(_LEADERSHIP)]
    moved = [
        Person(_MOVER, "marketing", "Content", active_to=date(2026, 1, 31)),
        Person(_MOVER, "sales", "Sales enablement", "DACH", active_from=MOVED_TO_SALES),
    ]
    return sellers + marketers + leaders + moved


def _split(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.split(";")]


def team(roster: list[Person], name: str) -> list[Person]:
    """Those who are in a team for the whole period."""
    return [p for p in roster if p.team == name and p.active_from is None and p.active_to is None]


def invent_email(rng: Random, number: int) -> str:
    """An address of somebody at an invented customer; the number keeps it unique."""
    first, firm = rng.choice(_FIRST_NAMES), rng.choice(_FIRMS)
    return f"{first}.{number}@{firm}.example"


def roster_rows(roster: list[Person]) -> list[dict[str, str]]:
    """The roster in the columns of its template."""
    return [
        {
            "email": p.email,
            "name": p.name,
            "team": p.team,
            "role": p.role,
            "region": p.region,
            "buddy": p.buddy,
            "leader": "yes" if p.leader else "no",
            "active_from": p.active_from.isoformat() if p.active_from else "",
            "active_to": p.active_to.isoformat() if p.active_to else "",
        }
        for p in roster
    ]
