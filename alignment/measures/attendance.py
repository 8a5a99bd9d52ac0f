"""Who came to which meeting from which team: meetings joined with the roster as it was on the day."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
import pandas as pd

SALES, MARKETING, LEADERSHIP = "sales", "marketing", "leadership"
_ALWAYS = date.max.toordinal()
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Attendance:
    """Meetings and the people in them.

    `meetings`: the rows that were given, one index value each, with sales, marketing, leaders (people who accepted),
    invited_sales, invited_marketing, invited (people asked, organiser included), all of them counts; joint (at least
    one of Sales and one of Marketing accepted); ended_at (the end, else the start) and minutes (NaN without an end).
    `people`: one row per meeting and person: meeting (index value), key (as the roster knows the person, else as the
    calendar does), team (blank: not in the roster on that day), leader, accepted.
    `roster`: the people as they were given.
    `has_roster`: whether the roster knows anybody of Sales and anybody of Marketing.
    """

    meetings: pd.DataFrame
    people: pd.DataFrame
    roster: pd.DataFrame
    has_roster: bool


def build_attendance(meetings: pd.DataFrame, people: pd.DataFrame, *, zone: str) -> Attendance:
    """Join meetings with the roster; a person's team is the one of the local day on which the meeting starts.

    `meetings`: columns of the meeting table. `people`: person_key, name_key, team, leader, active_from, active_to (both
    days included; blank: open). Accepted counts who accepted and the organiser; where the source knows no replies
    (`has_replies` false), everybody asked. Names stand for people where a calendar knows no addresses.
    """
    meetings = meetings.reset_index(drop=True)
    roster = _build_roster(people)
    asked = _list_people(meetings)
    asked["day"] = _local_days(meetings["starts_at"], zone)[asked["meeting"].to_numpy(np.int64)]
    known = asked.merge(roster, on="key", how="inner")
    known = known[(known["first"] <= known["day"]) & (known["day"] <= known["last"])]
    known = known.sort_values("first", kind="stable").drop_duplicates(["meeting", "key"], keep="last")
    joined = asked.merge(
        known[["meeting", "key", "person_key", "team", "leader"]], on=["meeting", "key"], how="left"
    )
    joined["key"] = joined["person_key"].where(joined["person_key"].notna(), joined["key"])
    joined["leader"] = joined["leader"].eq(True)
    # the same person by address and by name is one person
    joined = joined.sort_values("accepted", ascending=False, kind="stable").drop_duplicates(
        ["meeting", "key"]
    )
    teams = set(roster["team"])
    return Attendance(
        meetings=_count_teams(meetings, joined),
        people=joined.drop(columns=["day", "person_key"]).reset_index(drop=True),
        roster=people,
        has_roster={SALES, MARKETING} <= teams,
    )


def cut_attendance(attendance: Attendance, *, start: datetime, end: datetime) -> Attendance:
    """The same of the meetings alone that start in [start, end)."""
    starts = attendance.meetings["starts_at"]
    meetings = attendance.meetings[(starts >= start) & (starts < end)]
    people = attendance.people[attendance.people["meeting"].isin(meetings.index)]
    return replace(attendance, meetings=meetings, people=people)


def find_team(people: pd.DataFrame, team: str, *, on: datetime, zone: str) -> dict[str, str]:
    """Who is in a team on the local day of a moment: the key of each person, by every key the person is known by."""
    day, roster = _local_ordinal(on, zone), _build_roster(people)
    there = roster[roster["team"].eq(team) & (roster["first"] <= day) & (day <= roster["last"])]
    return {str(key): str(person) for key, person in zip(there["key"], there["person_key"], strict=True)}


def _build_roster(people: pd.DataFrame) -> pd.DataFrame:
    """Each person once by address and once by name, with the days of each stay in a team as ordinals."""
    stays = pd.DataFrame(
        {
            "person_key": people["person_key"].astype(object),
            "team": people["team"].astype(object),
            "leader": people["leader"].eq(True) | people["team"].eq(LEADERSHIP),
            "first": [1 if pd.isna(day) else day.toordinal() for day in people["active_from"]],
            "last": [_ALWAYS if pd.isna(day) else day.toordinal() for day in people["active_to"]],
        },
        index=people.index,
    )
    by_name = stays.assign(key=people["name_key"].astype(object))
    both = pd.concat([stays.assign(key=stays["person_key"]), by_name[by_name["key"].notna()]])
    return both.astype({"first": "int64", "last": "int64"})


def _list_people(meetings: pd.DataFrame) -> pd.DataFrame:
    """meeting, key, accepted: everybody who was asked or organises, each once a meeting."""
    no_replies = meetings["has_replies"].eq(False)
    parts = [
        _explode(meetings["attendee_keys"]).assign(accepted=False),
        _explode(meetings["attendee_keys"].where(no_replies)).assign(accepted=True),
        _explode(meetings["accepted_keys"].where(~no_replies)).assign(accepted=True),
        _explode(meetings["organizer_key"]).assign(accepted=True),
    ]
    listed = pd.concat(parts, ignore_index=True)
    return listed.sort_values("accepted", ascending=False, kind="stable").drop_duplicates(["meeting", "key"])


def _explode(keys: pd.Series) -> pd.DataFrame:
    lists = keys.dropna().astype(object).str.split(";").explode()
    lists = lists[lists.fillna("").str.strip() != ""]
    return pd.DataFrame({"meeting": lists.index.to_numpy(), "key": lists.to_numpy(dtype=object)})


def _local_days(starts: pd.Series, zone: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    local = pd.DatetimeIndex(starts).tz_convert(zone).tz_localize(None)
    return local.to_numpy().astype("datetime64[D]").astype(np.int64) + _EPOCH_ORDINAL


def _local_ordinal(moment: datetime, zone: str) -> int:
    return int(_local_days(pd.Series([pd.Timestamp(moment)]), zone)[0])


def _count_teams(meetings: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    accepted = people["accepted"]
    flags = {
        "sales": accepted & people["team"].eq(SALES),
        "marketing": accepted & people["team"].eq(MARKETING),
        "leaders": accepted & people["leader"],
        "invited_sales": people["team"].eq(SALES),
        "invited_marketing": people["team"].eq(MARKETING),
        "invited": people["key"].notna(),
    }
    counts = pd.DataFrame(flags).astype("int64").groupby(people["meeting"]).sum()
    counts = counts.reindex(meetings.index, fill_value=0)
    table = meetings.join(counts)
    length = table["ends_at"] - table["starts_at"]
    return table.assign(
        joint=(table["sales"] > 0) & (table["marketing"] > 0),
        ended_at=table["ends_at"].where(table["ends_at"].notna(), table["starts_at"]),
        minutes=length.dt.total_seconds() / 60,
    )
