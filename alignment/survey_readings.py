"""How an imported survey was read, in words and counts: for the page, the command and who has to answer what is open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from alignment.errors import RowError
from alignment.ingest.mapping_files import SURVEY
from alignment.ingest.parsed import Question
from alignment.ingest.reports import ImportReport
from alignment.ingest.survey_days import find_span
from alignment.ingest.survey_files import SurveyFile
from alignment.ingest.survey_reports import ColumnReading, SurveyReading, TeamReading
from alignment.survey.anonymity import LEAST_K
from alignment.survey.column_choice import COMMENT, TEAM, Chosen
from alignment.survey.comments import redact
from alignment.survey.external import ReadAnswers
from alignment.survey.questions import TEAMS, Questionnaire

MOST_SHOWN = 30  # labels of a column that no scale explains
_LEFT_OUT = {
    "unfinished": 'did not finish; drafts do not count (a mapping file can count them: unfinished = "count")',
    "preview": "are trials of the tool's own",
    "nothing_answered": "answered none of the questions that are read",
    "no_team": "belong to no team that is counted",
}


@dataclass(frozen=True)
class Sheet:
    """A file that was read: what its columns are taken for, who answered what, and by what each is known again."""

    name: str
    file: SurveyFile
    question: Question
    questionnaire: Questionnaire
    chosen: Chosen
    read: ReadAnswers
    marks: tuple[str, ...]

    @property
    def k(self) -> int:
        """The smallest group that is shown."""
        return self.question.mapping.k or LEAST_K

    @property
    def invited(self) -> dict[str, int]:
        """Team → people who were asked, where somebody says so."""
        given = self.question.mapping.invited
        return {team: given[team] for team in TEAMS if given.get(team)}  # type: ignore[index, call-overload]

    @cached_property
    def span(self) -> tuple[date, date] | None:
        """From which day to which answers came."""
        return find_span(self.file.days, self.question.order)

    def first_day(self, now: datetime) -> datetime:
        """When the first answer's day began; `now` where nothing says so."""
        last = self.last_day(now)
        return min(self._at(self.span[0], time()), last) if self.span else last

    def last_day(self, now: datetime) -> datetime:
        """When the last answer's day ended, unless an as-of is given; `now` where nothing says so."""
        given = self.question.given_as_of
        if given is None and self.span:
            given = self._at(self.span[1], time(23, 59))
        return min(given, now) if given else now

    def _at(self, day: date, moment: time) -> datetime:
        return datetime.combine(day, moment, ZoneInfo(self.question.zone))


@dataclass(frozen=True)
class Count:
    """Who is counted now, as places among the sheet's people, and how many were counted before."""

    places: tuple[int, ...]
    known: int


def list_unsaid(sheet: Sheet) -> list[str]:
    """What somebody has to say before this file can be loaded."""
    said = []
    if not sheet.chosen.columns:
        said.append(_say_no_question(sheet))
    if sheet.chosen.team is None:
        said.append(
            f"'{sheet.name}': no column says the team; name it in a mapping file, under [columns] as team, or give all"
            " of them one team under [constants]"
        )
    unknown = {value: number for value, (number, team) in sheet.read.teams.items() if team is None}
    if unknown:
        listed = ", ".join(f"'{_safe(value)}' ({number})" for value, number in _most(unknown))
        said.append(
            f"'{sheet.name}': nobody has said which team is meant by {listed}; say it in a mapping file, under"
            f' [values.team], with one of {", ".join(TEAMS)}, or "" to leave them out'
        )
    return said


def _say_no_question(sheet: Sheet) -> str:
    likely = [f"'{heading}' ({like:.0%} {name})" for name, (heading, like) in sheet.chosen.likely.items()]
    hint = f"; it may be meant by {', '.join(likely[:8])}" if likely else ""
    return (
        f"'{sheet.name}': no column asks one of our questions by its id or its very words{hint}; name columns in a"
        " mapping file, under [columns], or start from the template: alignment template survey"
    )


def say_few(sheet: Sheet, count: Count) -> str:
    """Why nothing can be published of so few."""
    number, beside = len(count.places), f" beside the {count.known} of earlier imports" if count.known else ""
    counted = f"{number} answers can be counted" if number else "nobody answered a question that is read"
    return f"'{sheet.name}': {counted}{beside}; nothing is published of fewer than {sheet.k} people"


def say_withdrawn(sheet: Sheet) -> str:
    """Why a file cannot follow on one that was taken back."""
    return (
        f"'{sheet.name}': its people differ from those of an import that was taken back by fewer than {sheet.k}; what"
        " was published of both would tell about these few. Load the same people again, or wait until more have answered"
    )


def build_report(
    sheet: Sheet, count: Count, *, now: datetime, stands_open: Sequence[str] = ()
) -> ImportReport:
    """What became of the file, or would; nothing where something stands open."""
    file, left = sheet.file, _left_out(sheet)
    as_of = sheet.last_day(now)
    answers = [sheet.read.answers[place] for place in count.places]
    reading = SurveyReading(
        tool=file.label,
        label=sheet.question.mapping.label or f"{file.label[:1].upper()}{file.label[1:]}, {as_of:%B %Y}",
        people=len(file.respondents),
        unfinished=file.partial,
        previews=file.previews,
        known=count.known,
        counted=dict(Counter(answer.team for answer in answers)),
        left_out=left,
        columns=_list_columns(sheet),
        teams=_list_teams(sheet),
        personal=file.personal,
        open=tuple(stands_open),
    )
    return ImportReport(
        file=sheet.name,
        kind=SURVEY,
        source=sheet.question.name_source(file.tool),
        encoding=file.encoding,
        as_of=as_of,
        rows=len(file.respondents) + file.previews,
        created=0 if stands_open else len(count.places),
        updated=0,
        unchanged=count.known,
        rejected=sum(left.values()),
        errors=tuple(_say_left_out(left)),
        remarks=tuple(_say_unread(sheet)),
        batch=None,
        why=f"a survey export of {file.label}",
        columns=tuple((name, file.columns[at].label) for name, at in sheet.chosen.columns.items()),
        unmapped=tuple(column.label for column in reading.columns if not column.asks),
        survey=reading,
    )


def _left_out(sheet: Sheet) -> dict[str, int]:
    counts = {"preview": sheet.file.previews, **sheet.read.left_out}
    if sheet.question.mapping.unfinished == "leave":
        counts["unfinished"] = sheet.file.partial
    return {reason: counts[reason] for reason in _LEFT_OUT if counts.get(reason)}


def _say_left_out(left: Mapping[str, int]) -> list[RowError]:
    return [RowError(0, "", "", reason, f"{number} {_LEFT_OUT[reason]}") for reason, number in left.items()]


def _say_unread(sheet: Sheet) -> list[RowError]:
    """What no scale explains, column by column; its answers count as left open."""
    return [
        RowError(0, column.label, label, "unread_answer",
                 f"column '{column.label}': '{label}' ({number}) is no answer on the scale of {column.asks}; it counts"
                 " as left open")
        for column in _list_columns(sheet)
        for label, number in column.unread.items()
    ]  # fmt: skip


def _list_columns(sheet: Sheet) -> tuple[ColumnReading, ...]:
    """Every column: first those that are read, in the file's order."""
    asks = {place: name for name, place in sheet.chosen.columns.items()}
    if isinstance(sheet.chosen.team, int):
        asks[sheet.chosen.team] = TEAM
    if sheet.chosen.comment is not None:
        asks[sheet.chosen.comment] = COMMENT
    columns = [_describe(sheet, place, asks.get(place, "")) for place in range(len(sheet.file.columns))]
    return tuple(sorted(columns, key=lambda column: not column.asks))


def _describe(sheet: Sheet, place: int, name: str) -> ColumnReading:
    label, read = sheet.file.columns[place].label, sheet.read.read.get(name)
    if read is None:
        return ColumnReading(label, name)
    unread = {_safe(text): number for text, number in _most(read.unread)}
    return ColumnReading(label, name, sheet.chosen.likeness.get(name), read.scale, read.answered, unread)


def _list_teams(sheet: Sheet) -> tuple[TeamReading, ...]:
    if not isinstance(sheet.chosen.team, int):
        return ()
    found = sorted(sheet.read.teams.items(), key=lambda pair: -pair[1][0])
    return tuple(
        TeamReading(_safe(value), people, team or "") for value, (people, team) in found[:MOST_SHOWN]
    )


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: -pair[1])[:MOST_SHOWN]


def _safe(text: str) -> str:
    """What stands in a cell, without addresses and numbers of people."""
    return redact(text[:200])
