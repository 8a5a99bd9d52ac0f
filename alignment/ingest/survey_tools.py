"""How exports of survey tools are told apart, and which of their columns are no answers or tell who answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKS = re.compile(r"[^\w#]+")


def fold(text: str) -> str:
    """A heading without case, marks and blanks: "Respondent ID" and "RespondentID" are one."""
    return _MARKS.sub("", text.casefold()).replace("_", "")


@dataclass(frozen=True)
class Tool:
    """A tool: headings (folded) of which one set is in every export, and how it says that an answer is unfinished.

    `unfinished`: heading → values (folded) that say so; "" stands for a blank cell. `keeps_unfinished`: its exports
    hold unfinished answers and do not say which ones they are. `unique_ids`: no two of its surveys number alike.
    """

    key: str
    label: str
    signs: tuple[frozenset[str], ...]
    unfinished: tuple[tuple[str, frozenset[str]], ...] = ()
    keeps_unfinished: bool = False
    unique_ids: bool = False


def _sign(*headings: str) -> frozenset[str]:
    return frozenset(fold(heading) for heading in headings)


_NO = _sign("0", "false", "no", "nein", "non", "falsch", "faux")
_BLANK = frozenset({""})

# Those with more telling headings first.
TOOLS = (
    Tool("plain", "our template", (_sign("respondent_id", "team", "submitted_at"),)),
    Tool(
        "qualtrics",
        "Qualtrics",
        (
            _sign("StartDate", "ResponseId"),
            _sign("StartDate", "RecordedDate"),
            _sign("ResponseID", "ResponseSet"),
        ),
        (("finished", _NO),),
        unique_ids=True,
    ),
    Tool(
        "typeform",
        "Typeform",
        (_sign("#", "Start Date (UTC)"), _sign("#", "Network ID"), _sign("#", "Submit Date (UTC)")),
        (("submitdateutc", _BLANK), ("responsetype", _sign("started", "partial"))),
        unique_ids=True,
    ),
    Tool(
        "limesurvey",
        "LimeSurvey",
        (
            _sign("submitdate", "startlanguage"),
            _sign("Date submitted", "Start language"),
            _sign("Datum Abgeschickt", "Start-Sprache"),
        ),
        (("submitdate", _BLANK), ("datesubmitted", _BLANK), ("datumabgeschickt", _BLANK)),
    ),
    Tool(
        "formbricks",
        "Formbricks",
        (_sign("Response ID", "Survey ID", "Finished"), _sign("Response ID", "Timestamp", "Finished")),
        (("finished", _NO),),
        unique_ids=True,
    ),
    Tool(
        "alchemer",
        "Alchemer",
        (_sign("Response ID", "Time Started", "Date Submitted"), _sign("Response ID", "SessionID", "Status")),
        (("status", _sign("Partial", "Disqualified", "Deleted")),),
    ),
    Tool(
        "microsoft-forms",
        "Microsoft Forms",
        (
            _sign("ID", "Start time", "Completion time"),
            _sign("ID", "Startzeit", "Fertigstellungszeit"),
            _sign("ID", "Heure de début", "Heure de fin"),
            _sign("ID", "Hora de inicio", "Hora de finalización"),
        ),
    ),
    Tool(
        "surveymonkey",
        "SurveyMonkey",
        (_sign("RespondentID"), _sign("Befragten-ID")),
        keeps_unfinished=True,
        unique_ids=True,
    ),
    Tool(
        "google-forms",
        "Google Forms",
        (_sign("Timestamp"), _sign("Zeitstempel"), _sign("Horodateur"), _sign("Marca temporal")),
    ),
)

OTHER = Tool("other", "another tool", ())

# Headings that tell which answer it is, and when it came; of the latter the last one in a file counts.
_WHICH = _sign("#", "ID", "Response ID", "ResponseID", "RespondentID", "Befragten-ID", "respondent_id")
_WHEN = _sign(
    *(
        "Timestamp",
        "Zeitstempel",
        "Horodateur",
        "Marca temporal",
        "Start time",
        "Startzeit",
        "Completion time",
    ),
    *("Fertigstellungszeit", "Heure de début", "Heure de fin", "Hora de inicio", "Hora de finalización"),
    *("StartDate", "EndDate", "RecordedDate", "Start Date (UTC)", "Submit Date (UTC)", "submitdate"),
    *("Date submitted", "Datum Abgeschickt", "Time Started", "submitted_at", "Date Created"),
)

# Headings of columns that hold no answer, in the languages that tools write them in.
_ABOUT_THE_ANSWER = _sign(
    *(
        "#",
        "ID",
        "No.",
        "Timestamp",
        "Zeitstempel",
        "Horodateur",
        "Marca temporal",
        "Start time",
        "Startzeit",
    ),
    *("Completion time", "Fertigstellungszeit", "Last modified time", "Uhrzeit der letzten Änderung"),
    *("Heure de début", "Heure de fin", "Heure de dernière modification", "Hora de inicio"),
    *(
        "Hora de finalización",
        "Hora de la última modificación",
        "RespondentID",
        "Befragten-ID",
        "CollectorID",
    ),
    *("StartDate", "EndDate", "DateCreated", "DateModified", "Status", "Progress", "Duration (in seconds)"),
    *("Finished", "RecordedDate", "ResponseId", "ResponseSet", "ExternalReference", "ExternalDataReference"),
    *("DistributionChannel", "UserLanguage", "Start Date (UTC)", "Submit Date (UTC)", "Stage Date (UTC)"),
    *("Response Type", "Tags", "Ending", "submitdate", "lastpage", "startlanguage", "seed", "startdate"),
    *("datestamp", "Date submitted", "Last page", "Start language", "Date started", "Date last action"),
    *("Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsstartwert", "Survey ID", "Notes"),
    *("Time Started", "SessionID", "Language", "Legacy Comments", "Referer", "respondent_id", "submitted_at"),
    *("Hidden", "refurl", "Referrer URL", "Score", "Punktzahl", "Total points", "Quiz feedback", "URL"),
)
# … and of those that tell who answered: never read.
_ABOUT_A_PERSON = _sign(
    *(
        "Email",
        "E-Mail",
        "EmailAddress",
        "E-Mail-Adresse",
        "Adresse de messagerie",
        "Adresse e-mail",
        "Username",
    ),
    *(
        "Nutzername",
        "Nom d'utilisateur",
        "Correo electrónico",
        "Dirección de correo electrónico",
        "Name",
        "Nom",
    ),
    *(
        "Nombre",
        "First Name",
        "Vorname",
        "Last Name",
        "Nachname",
        "Full name",
        "Prénom",
        "IPAddress",
        "IP-Adresse",
    ),
    *("Adresse IP", "Dirección IP", "RecipientLastName", "RecipientFirstName", "RecipientEmail"),
    *("LocationLatitude", "LocationLongitude", "LocationAccuracy", "Network ID", "User Agent", "Longitude"),
    *("Latitude", "Country", "City", "State/Region", "Postal", "Contact ID", "User ID", "Person ID", "token"),
    *("Formbricks ID (internal)", "Phone", "Phone number", "Telefon", "Téléphone", "Teléfono", "Your name"),
    *("Custom Data 1", "Ihr Name", "Ihre E-Mail-Adresse", "Votre nom", "Su nombre", "Company", "Firma"),
)
_LIKE_A_PERSON = re.compile(
    r"e-?mail|\bip\b|phone|telefon|téléphone|teléfono|(first|last|full|your|vor|nach) ?name", re.IGNORECASE
)


def find_tool(header: list[str]) -> Tool | None:
    """The tool that writes such a header; None for one that nobody has described."""
    folded = {fold(heading) for heading in header}
    return next((tool for tool in TOOLS if any(sign <= folded for sign in tool.signs)), None)


def tells_survey(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the header of a survey's export is among these rows."""
    return any(find_tool(list(row)) for row in rows)


def is_no_answer(heading: str) -> bool:
    """Whether a column says something about the answer, and nothing that was asked."""
    return fold(heading) in _ABOUT_THE_ANSWER


def is_personal(heading: str) -> bool:
    """Whether a column tells who answered."""
    return fold(heading) in _ABOUT_A_PERSON or (len(heading) < 40 and bool(_LIKE_A_PERSON.search(heading)))


def tells_which(folded: str) -> bool:
    """Whether a column numbers the answers; `folded`: its heading."""
    return folded in _WHICH


def tells_when(folded: str) -> bool:
    """Whether a column says when answers came."""
    return folded in _WHEN
