"""What the questionnaire's page says besides the questions, in every language that ships."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from alignment.survey.pace import count_words
from alignment.survey.questions import LANGUAGES, Words

NAMES = {"en": "English", "de": "Deutsch"}
_NUMBERS = {
    2: Words(en="two", de="zwei"),
    3: Words(en="three", de="drei"),
    4: Words(en="four", de="vier"),
    5: Words(en="five", de="fünf"),
    6: Words(en="six", de="sechs"),
}
_READ = (
    *("title", "intro", "private", "groups", "stored", "open", "administrator"),
    *("team", "estimates", "agreements", "last"),
)
_WORDS = {
    "title": Words(en="How do the two teams work together?", de="Wie arbeiten die beiden Teams zusammen?"),
    "intro": Words(
        en="{number} questions on {screens} short screens, about {minutes}. You can leave out any of them.",
        de="{number} Fragen auf {screens} kurzen Seiten, etwa {minutes}. Sie können jede auslassen.",
    ),
    "minutes": Words(en="{number} minutes", de="{number} Minuten"),
    "private": Words(en="Why nobody can tell who said what", de="Warum niemand weiß, wer was gesagt hat"),
    "groups": Words(
        en="Answers are shown for groups of at least {k} people, rounded, once, after the survey has closed on {day}.",
        de="Antworten werden nur für Gruppen ab {k} Personen gezeigt, gerundet, einmal, nach dem Ende am {day}.",
    ),
    "stored": Words(
        en="No name, address, time or device is stored with your answer.",
        de="Mit Ihrer Antwort werden weder Name noch Adresse, Zeit oder Gerät gespeichert.",
    ),
    "open": Words(
        en="One answer per browser. A cookie sees to that; all that is stored of it is a random number, until the"
        " survey closes.",
        de="Eine Antwort je Browser. Dafür sorgt ein Cookie; gespeichert wird davon nur eine Zufallszahl, bis die"
        " Umfrage endet.",
    ),
    "codes": Words(
        en="One answer per person. That your one-time code was used is stored; with which answer is not.",
        de="Eine Antwort je Person. Gespeichert wird, dass Ihr Einmal-Code benutzt wurde, nicht für welche Antwort.",
    ),
    "administrator": Words(
        en="While it is open, this app shows nobody an answer. Whoever runs the server could look at single answers in"
        " its database as they come in. At the close they are shuffled; codes and drafts are deleted.",
        de="Solange sie läuft, zeigt diese App niemandem eine Antwort. Wer den Server betreibt, könnte in der Datenbank"
        " einzelne Antworten sehen, wie sie eingehen. Am Ende werden sie gemischt, Codes und Entwürfe gelöscht.",
    ),
    "team": Words(en="Which team do you work in?", de="In welchem Team arbeiten Sie?"),
    "choose_team": Words(
        en="Choose your team first: results are shown by team.",
        de="Wählen Sie zuerst Ihr Team: Ergebnisse werden nach Teams gezeigt.",
    ),
    "estimates": Words(en="Your estimate, out of ten", de="Ihre Schätzung, von zehn"),
    "agreements": Words(en="How far do you agree?", de="Wie weit stimmen Sie zu?"),
    "last": Words(en="Almost done", de="Fast fertig"),
    "screen": Words(en="{now} of {all}", de="{now} von {all}"),
    "begin": Words(en="Begin", de="Beginnen"),
    "next": Words(en="Next", de="Weiter"),
    "back": Words(en="Back", de="Zurück"),
    "send": Words(en="Send", de="Absenden"),
    "not_stored": Words(
        en="Your answer is not stored yet, but nothing is lost. Please send it again in a moment.",
        de="Ihre Antwort ist noch nicht gespeichert, aber nichts ist verloren. Bitte senden Sie gleich noch einmal.",
    ),
    "over": Words(
        en="Your answer came too late and was not stored: the survey has ended, or this link was used elsewhere."
        " Nothing of what you chose counts or is shown to anybody.",
        de="Ihre Antwort kam zu spät und ist nicht gespeichert: Die Umfrage ist beendet, oder der Link wurde schon"
        " benutzt. Nichts von dem, was Sie gewählt haben, zählt oder wird jemandem gezeigt.",
    ),
    "written": Words(
        en="You also wrote this. Copy it if you want to keep it: it is gone once you close this page.",
        de="Sie haben auch dies geschrieben. Kopieren Sie es, wenn Sie es behalten möchten: Mit dieser Seite ist es weg.",
    ),
    "already": Words(
        en="You had sent an answer from this browser before. That one counts; this one was not added.",
        de="Sie hatten von diesem Browser schon eine Antwort gesendet. Jene zählt; diese kam nicht dazu.",
    ),
    "thanks": Words(en="Thank you, your answer is stored", de="Danke, Ihre Antwort ist gespeichert"),
    "may_close": Words(
        en="You may close this page.",
        de="Sie können diese Seite schließen.",
    ),
    "results_come": Words(
        en="The survey closes on {day}. Then the same link shows what came out of it.",
        de="Die Umfrage endet am {day}. Danach zeigt derselbe Link, was herausgekommen ist.",
    ),
    "results": Words(en="What came out of the survey", de="Was bei der Umfrage herauskam"),
    "too_few": Words(
        en="Fewer than {k} people answered, so nothing can be shown without telling who said what.",
        de="Weniger als {k} Personen haben geantwortet. Darum lässt sich nichts zeigen, ohne jemanden zu verraten.",
    ),
    "took_part": Words(en="About {percent} % took part.", de="Etwa {percent} % haben teilgenommen."),
    "of_ten": Words(en="{mean} of ten", de="{mean} von zehn"),
    "agree": Words(en="{percent} % agree", de="{percent} % stimmen zu"),
    "same": Words(en="{percent} % picked the same meaning", de="{percent} % wählten dieselbe Bedeutung"),
    "everybody": Words(en="All", de="Alle"),
    "rounded": Words(
        en="Percent are rounded to steps of five between 5 and 95. Teams that are not named are too small to be shown.",
        de="Prozente sind auf Fünferschritte zwischen 5 und 95 gerundet. Nicht genannte Teams sind zu klein.",
    ),
}


def say(name: str, language: str, **values: object) -> str:
    """Words of the page in a language, with these values filled in."""
    return _WORDS[name].say(language).format(**values)


def say_minutes(number: int, language: str) -> str:
    """A number of minutes in words."""
    word = _NUMBERS[number].say(language) if number in _NUMBERS else str(number)
    return say("minutes", language, number=word)


def read_before_sending(language: str) -> int:
    """How many words of the page itself somebody reads until they send."""
    return sum(count_words(_WORDS[name].say(language)) for name in _READ)


def say_day(moment: datetime, *, zone: str, language: str) -> str:
    """A day as people of that language write it."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%d.%m.%Y}" if language == "de" else f"{local.day} {local:%b %Y}"


def language_of_browser() -> str:
    """The browser's language if it ships, else English."""
    asked = str(st.context.locale or "")[:2].lower()
    return asked if asked in LANGUAGES else "en"
