"""What the questionnaire's page says besides the questions, in every language that ships."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from alignment.survey.questions import LANGUAGES, Words

NAMES = {"en": "English", "de": "Deutsch"}
_WORDS = {
    "title": Words(en="How do the two teams work together?", de="Wie arbeiten die beiden Teams zusammen?"),
    "intro": Words(
        en="{number} questions on {screens} short screens, about three minutes. You can leave out any of them.",
        de="{number} Fragen auf {screens} kurzen Seiten, etwa drei Minuten. Sie können jede auslassen.",
    ),
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
        en="This link takes one answer per browser. A cookie sees to that; all that is stored of it is a"
        " random number, until the survey closes.",
        de="Dieser Link nimmt eine Antwort je Browser an. Dafür sorgt ein Cookie; gespeichert wird davon"
        " nur eine Zufallszahl, bis die Umfrage endet.",
    ),
    "codes": Words(
        en="Your code takes one answer per person. That it was used is stored, with which answer is not.",
        de="Ihr Code nimmt eine Antwort je Person an. Gespeichert wird, dass er benutzt wurde, nicht für welche Antwort.",
    ),
    "administrator": Words(
        en="While the survey is open, whoever runs the server could look at single answers in its database."
        " When it closes they are shuffled, and codes and comments are deleted.",
        de="Solange die Umfrage läuft, könnte, wer den Server betreibt, einzelne Antworten in der Datenbank sehen."
        " Am Ende werden sie gemischt, Codes und Kommentare gelöscht.",
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
        en="Your answer could not be taken: the survey has closed, or the link was used elsewhere.",
        de="Ihre Antwort konnte nicht angenommen werden: Die Umfrage ist beendet, oder der Link wurde schon benutzt.",
    ),
    "thanks": Words(en="Thank you, your answer is stored", de="Danke, Ihre Antwort ist gespeichert"),
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


def say_day(moment: datetime, *, zone: str, language: str) -> str:
    """A day as people of that language write it."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%d.%m.%Y}" if language == "de" else f"{local.day} {local:%b %Y}"


def language_of_browser() -> str:
    """The browser's language if it ships, else English."""
    asked = str(st.context.locale or "")[:2].lower()
    return asked if asked in LANGUAGES else "en"
