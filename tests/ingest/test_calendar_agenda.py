"""What is an agenda and what only the conference tool's own words."""

import time

import pytest

from alignment.ingest.calendar_agenda import read_agenda

TEAMS = """
________________________________________________________________________________
Microsoft Teams meeting
Join on your computer, mobile app or room device
Click here to join the meeting<https://teams.microsoft.com/l/meetup-join/19%3ameeting>
Meeting ID: 384 123 456 78
Passcode: aB3dEf
Download Teams<https://www.microsoft.com/en-us/microsoft-teams/download-app> | Join on the web<https://www.microsoft.com>
Or call in (audio only)
+49 69 1234567,,123456789#<tel:+49691234567,,123456789#> Germany, Frankfurt am Main
Phone Conference ID: 123 456 789#
Find a local number<https://dialin.teams.microsoft.com> | Reset PIN<https://dialin.teams.microsoft.com/usp>
Learn More<https://aka.ms/JoinTeamsMeeting> | Meeting options<https://teams.microsoft.com/meetingOptions>
________________________________________________________________________________
"""
TEAMS_GERMAN = """
Microsoft Teams-Besprechung
Nehmen Sie auf dem Computer, in der mobilen App oder im Raum teil
Hier klicken, um an der Besprechung teilzunehmen<https://teams.microsoft.com/l/meetup-join>
Besprechungs-ID: 384 123 456 78
Passcode: aB3dEf
Weitere Infos<https://aka.ms/JoinTeamsMeeting> | Besprechungsoptionen<https://teams.microsoft.com>
"""
TEAMS_FRENCH = """
Réunion Microsoft Teams
Rejoindre sur votre ordinateur ou application mobile
Cliquez ici pour participer à la réunion<https://teams.microsoft.com>
ID de réunion : 384 123 456 78
Code secret : aB3dEf
Pour en savoir plus<https://aka.ms> | Options de réunion<https://teams.microsoft.com>
"""
TEAMS_SPANISH = """
Reunión de Microsoft Teams
Unirse en el equipo, aplicación móvil o dispositivo de la sala
Haga clic aquí para unirse a la reunión<https://teams.microsoft.com>
ID de la reunión: 384 123 456 78
Código de acceso: aB3dEf
Más información<https://aka.ms> | Opciones de reunión<https://teams.microsoft.com>
"""
ZOOM = """
Ada Example is inviting you to a scheduled Zoom meeting.

Join Zoom Meeting
https://us02web.zoom.us/j/81234567890?pwd=abc

Meeting ID: 812 3456 7890
Passcode: 123456
One tap mobile
+16699009128,,81234567890#,,,,*123456# US (San Jose)
+12532158782,,81234567890#,,,,*123456# US (Tacoma)

Dial by your location
        +1 669 900 9128 US (San Jose)
        • +1 253 215 8782 US (Tacoma)
Meeting ID: 812 3456 7890
Find your local number: https://us02web.zoom.us/u/kabc
"""
MEET = """
-::~:~::~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~::~:~::-
Join with Google Meet: https://meet.google.com/abc-defg-hij
Or dial: (US) +1 402-744-0218 PIN: 123456789#
More phone numbers: https://tel.meet/abc-defg-hij?pin=123

Learn more about Meet at: https://support.google.com/a/users/answer/9282720

Please do not edit this section.
-::~:~::~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~::~:~::-
"""
WEBEX = """
-- Do not delete or change any of the following text. --

When it's time, join your Webex meeting here.
Join meeting
https://example.webex.com/example/j.php?MTID=m123

More ways to join:
Join from the meeting link
Meeting number (access code): 123 456 7890
Meeting password: abc123
Tap to join from a mobile device (attendees only)
+1-415-655-0001,,1234567890## US Toll
Join by phone
Global call-in numbers
Join from a video system or application
Dial 1234567890@example.webex.com
Need help? Go to https://help.webex.com
"""
TOOLS = {"teams": TEAMS, "german": TEAMS_GERMAN, "french": TEAMS_FRENCH, "spanish": TEAMS_SPANISH, "zoom": ZOOM,
         "meet": MEET, "webex": WEBEX}  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
def test_a_join_block_is_no_agenda(tool: str) -> None:
    assert not read_agenda(TOOLS[tool]).present


@pytest.mark.parametrize("tool", TOOLS)
def test_an_agenda_above_or_below_a_join_block_is_one(tool: str) -> None:
    agenda = "1. Review of both teams' pipelines\n2. Next webinar"
    assert read_agenda(agenda + "\n" + TOOLS[tool]).present
    assert read_agenda(TOOLS[tool] + "\n" + agenda).present


@pytest.mark.parametrize(
    "text", ["", "   \n", "Agenda", "tbd", "see https://wiki.example.com/agenda/of/the/month", "----------"]
)
def test_too_little_is_no_agenda(text: str) -> None:
    assert read_agenda(text) == read_agenda("")
    assert not read_agenda(text).present


def test_twenty_letters_are_an_agenda() -> None:
    assert read_agenda("abcde fghij klmno pqrst 12345").present
    assert not read_agenda("abcde fghij klmno pqrs 12345").present


def test_html_is_read_as_its_text() -> None:
    page = "<html><ul><li>Key&nbsp;metrics of the month</li><li><a href='https://zoom.us'>Join Zoom Meeting</a></li>"
    assert read_agenda(page) == read_agenda("Key metrics of the month")
    assert not read_agenda("<p style='font-family:Arial,Helvetica,sans-serif'><br></p><div></div>").present


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Key metrics, process issues, vocabulary", "metrics;issues;vocabulary"),
        ("Kennzahlen, Probleme im Prozess, Begriffe und Definitionen", "metrics;issues;vocabulary"),
        ("Chiffres du mois, difficultés, vocabulaire commun", "metrics;issues;vocabulary"),
        ("Métricas del mes, problemas, vocabulario común", "metrics;issues;vocabulary"),
        ("What is an MQL? Definition of a lead", "vocabulary"),
        ("KPIs and the scorecard of last month", "metrics"),
        ("Planning the summer party together", None),
    ],
)
def test_the_three_items_in_four_languages(text: str, items: str | None) -> None:
    assert read_agenda(text).items == items


def test_the_join_blocks_own_words_name_no_item() -> None:
    agenda = read_agenda(
        "Planning the summer party together\nJoin by phone: numbers for issues joining\n" + ZOOM
    )
    assert (agenda.present, agenda.items) == (True, None)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 30_000 + "a",
        "<" * 30_000,
        "a@" * 15_000,
        "1 " * 15_000 + "a",
        "meeting " * 4_000,
        "-::~:~::~" * 3_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    read_agenda(text)
    assert time.process_time() - begun < 1
