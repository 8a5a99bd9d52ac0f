"""Survey waves: opened, handed out and closed by editors, and what was published of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal
from uuid import uuid4

from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.access.tokens import hash_code, hash_token, new_code, new_token
from alignment.errors import AlignmentError, StoreError
from alignment.glossary import read_terms
from alignment.ingest.people import load_people_key
from alignment.settings import Environment
from alignment.store import survey_commands, survey_queries
from alignment.store.database import Connection, Database
from alignment.store.survey_queries import WaveInfo
from alignment.survey.anonymity import LEAST_K, check_k
from alignment.survey.comments import IsName, publish_comments
from alignment.survey.publication import (
    Answer,
    Participation,
    Published,
    publish,
    publish_participation,
)
from alignment.survey.questions import TEAMS, Questionnaire, Term, build_questionnaire, load_questions

Way = Literal["open", "codes"]

LONGEST_LABEL = 100
MOST_DAYS = 92
MOST_CODES = 5_000


@dataclass(frozen=True)
class Invitation:
    """What is handed out, shown this once. `codes` is empty for a wave with one link for all."""

    wave: WaveInfo
    token: str = field(repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)
    warnings: tuple[str, ...] = ()

    def urls(self, origin: str) -> list[str]:
        """The addresses to hand out, "https://score.example.com/a/…"; `origin` without a slash at its end."""
        link = f"{origin}/a/{self.token}"
        return [f"{link}~{code}" for code in self.codes] if self.wave.way == "codes" else [link]


def open_wave(
    principal: Principal,
    database: Database,
    *,
    label: str,
    closes_at: datetime,
    invited: Mapping[str, int],
    way: Way = "open",
    k: int = LEAST_K,
    terms: Sequence[Term] | None = None,
) -> Invitation:
    """Open a wave and hand out its way in: one link for all, or a one-time code for each person invited.

    `invited`: team → people; `terms`: from which the definition question is built, by default those of the glossary.
    What is asked, whom and how small a group is shown never changes afterwards. Raises AlignmentError for what cannot
    be, AccessRefused for anybody below an editor.
    """
    now, label = datetime.now(UTC), " ".join(label.split())
    check_k(k)
    people = _check_wave(label, closes_at, invited, now=now)
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        number, turn = survey_commands.next_number(connection), survey_commands.next_turn(connection)
        asked = read_glossary(connection) if terms is None else terms
        wave = WaveInfo(
            id=uuid4().hex,
            number=number,
            label=label,
            way=way,
            k=k,
            invited=people,
            questionnaire=build_questionnaire(load_questions(), number=turn, terms=asked).model_dump_json(),
            opened_at=now,
            opened_by=editor.name,
            closes_at=closes_at,
            closed_at=None,
        )
        survey_commands.add_wave(connection, wave)
        details = {"number": number, "way": way, "k": k, "invited": dict(people)}
        record_change(connection, editor, Action.WAVE_OPENED, at=now, subject=label, details=details)
        return _hand_out(connection, wave, codes=sum(people.values()))


def invite(principal: Principal, database: Database, number: int, *, codes: int = 0) -> Invitation:
    """Another way into an open wave: a further link, or so many further one-time codes.

    Raises AlignmentError for a wave that takes no answers, AccessRefused for anybody below an editor.
    """
    now = datetime.now(UTC)
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        wave = find_wave(connection, number)
        if not wave.is_open(now):
            raise AlignmentError(f"wave {number} takes no answers any more")
        if wave.way == "codes" and not 0 < codes <= MOST_CODES:
            raise AlignmentError(f"say how many codes are needed, 1 to {MOST_CODES}")
        details = {"number": number, "codes": codes}
        record_change(connection, editor, Action.WAVE_INVITED, at=now, subject=wave.label, details=details)
        return _hand_out(connection, wave, codes=codes)


def list_waves(principal: Principal, database: Database) -> list[WaveInfo]:
    """All waves, the newest first; raises AccessRefused for anybody below an editor."""
    with database.read() as connection:
        authorise(principal, Role.EDITOR, connection, now=datetime.now(UTC))
        return survey_queries.list_waves(connection)


def participation(principal: Principal, database: Database, number: int) -> Participation:
    """Who has taken part so far, as coarse as it will be published; AccessRefused for anybody below an editor."""
    with database.read() as connection:
        authorise(principal, Role.EDITOR, connection, now=datetime.now(UTC))
        wave = find_wave(connection, number)
        published = read_published(connection, wave)
        if published is not None:
            return published.participation
        counts = dict.fromkeys(TEAMS, 0) | survey_queries.count_answers(connection, wave.id)
        return publish_participation(counts, k=wave.k, invited=wave.invited)


def close_wave(principal: Principal, database: Database, environment: Environment, number: int) -> Published:
    """Close a wave: publish what may be said, once and for good, and take away what could tie answers to people.

    A wave that is closed already gives what was published; the file is cleared again in case that failed. Raises
    AlignmentError for an unknown wave, AccessRefused for anybody below an editor.
    """
    now = datetime.now(UTC)
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        wave = find_wave(connection, number)
        survey_commands.hold_wave(connection, wave.id, to_close=True)
        published = read_published(connection, wave)
        if published is None:
            published = _work_out(connection, wave, environment)
            payload, digest = published.to_bytes().decode(), published.digest()
            survey_commands.close_wave(connection, wave.id, at=now, payload=payload, sha256=digest)
            details = {"number": number}
            record_change(connection, editor, Action.WAVE_CLOSED, at=now, subject=wave.label, details=details)
    database.purge(survey_commands.PEOPLES_TABLES)
    return published


def load_published(database: Database) -> list[tuple[WaveInfo, Published]]:
    """What was published of the closed waves, by when they closed, the newest first.

    StoreError if somebody has changed it since.
    """
    with database.read() as connection:
        waves = survey_queries.list_waves(connection)
        found = [(wave, read_published(connection, wave)) for wave in waves]
    told = [(wave, published) for wave, published in found if published is not None]
    return sorted(
        told, key=lambda pair: (pair[0].closed_at or pair[0].closes_at, pair[0].number), reverse=True
    )


def is_any_open(database: Database) -> bool:
    """Whether a wave is asking people: opened and not closed."""
    with database.read() as connection:
        return any(wave.closed_at is None for wave in survey_queries.list_waves(connection))


def read_published(connection: Connection, wave: WaveInfo) -> Published | None:
    """What was published of a wave, byte for byte; None while it is open, StoreError if somebody has changed it."""
    result = survey_queries.find_result(connection, wave.id)
    if result is None:
        return None
    published = Published.model_validate_json(result.payload)
    if result.payload.encode() != published.to_bytes() or result.sha256 != published.digest():
        raise StoreError(
            f"what was published of wave {wave.number} has been changed in the database; restore a backup"
        )
    return published


def _check_wave(
    label: str, closes_at: datetime, invited: Mapping[str, int], *, now: datetime
) -> dict[str, int]:
    if not 0 < len(label) <= LONGEST_LABEL:
        raise AlignmentError(f"a wave needs a label of at most {LONGEST_LABEL} characters, e.g. Autumn 2026")
    if not now < closes_at <= now + timedelta(days=MOST_DAYS):
        raise AlignmentError(f"a wave closes in the future, within {MOST_DAYS} days")
    for team, number in invited.items():
        if team not in TEAMS:
            raise AlignmentError(f"'{team}' is no team; there are {', '.join(TEAMS)}")
        if number < 0:
            raise AlignmentError(f"{number} people of {team} cannot be invited")
    people = {team: invited[team] for team in TEAMS if invited.get(team)}
    if not 0 < sum(people.values()) <= MOST_CODES:
        raise AlignmentError(
            f"say how many people of each team are invited, 1 to {MOST_CODES} together: sales=12"
        )
    return people


def read_glossary(connection: Connection) -> list[Term]:
    """The terms of the glossary as they read now, from which the definition question is built."""
    return [Term(term.label, term.now.text, signed=not term.missing) for term in read_terms(connection)]


def _hand_out(connection: Connection, wave: WaveInfo, *, codes: int) -> Invitation:
    token = new_token()
    survey_commands.add_link(connection, wave.id, token_hash=hash_token(token))
    made = tuple(new_code() for _ in range(codes)) if wave.way == "codes" else ()
    if made:
        survey_commands.add_codes(connection, wave.id, sorted(hash_code(code) for code in made))
    return Invitation(wave, token, made, _warn_of(wave))


def _warn_of(wave: WaveInfo) -> tuple[str, ...]:
    """What an editor should know of small teams before anybody answers."""
    few = [team for team, number in wave.invited.items() if number < wave.k]
    if sum(wave.invited.values()) < wave.k:
        return (f"fewer than {wave.k} people are invited: nothing can be published",)
    return tuple(
        f"{team} has fewer than {wave.k} people: its results are never shown, and another team's may have to be"
        " withheld so that they do not follow; consider to invite them as part of another team"
        for team in few
    )


def _work_out(connection: Connection, wave: WaveInfo, environment: Environment) -> Published:
    answers = [Answer(team, values) for team, values in survey_queries.list_answers(connection, wave.id)]
    written = survey_queries.list_comments(connection, wave.id)
    names = survey_queries.list_name_keys(connection) if written else set()
    return publish(
        Questionnaire.model_validate_json(wave.questionnaire),
        answers,
        k=wave.k,
        invited=wave.invited,
        comments=publish_comments(written, k=wave.k, is_name=knows_names(names, environment)),
    )


def knows_names(names: set[str], environment: Environment) -> IsName:
    """Tells names of the roster, of which only keyed hashes are known."""
    if not names:
        return lambda _: False
    key = load_people_key(environment)

    @cache
    def is_name(words: str) -> bool:
        return key.hash_value(words) in names

    return is_name


def find_wave(connection: Connection, number: int) -> WaveInfo:
    """The wave of a number; AlignmentError if there is none."""
    for wave in survey_queries.list_waves(connection):
        if wave.number == number:
            return wave
    raise AlignmentError(f"there is no wave {number}; `alignment survey list` lists them")
