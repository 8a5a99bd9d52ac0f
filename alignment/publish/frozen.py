"""What a snapshot holds: the whole scorecard as text that never changes, and what of it a viewer may see."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from alignment.advice.fixes import Fix
from alignment.advice.kept import keep_fix, load_kept
from alignment.measures.result_json import load_scorecard, scorecard_json
from alignment.measures.results import Scorecard
from alignment.publish.sentences import Sentence, Story
from alignment.publish.vocabulary import Vocabulary, load_vocabulary, vocabulary_json

FORMAT = 2  # raised when the shape of a payload changes; older ones stay readable
_PUBLIC_SETTINGS = ("targets", "weights")  # others may name segments


@dataclass(frozen=True)
class FrozenCut:
    """One way the shortfall was cut: segments with records and misses, most misses first, as far as they are shown.

    `hidden` segments are too small to be shown; `records` and `misses` count everything.
    """

    by: tuple[str, ...]
    finding: str
    segments: tuple[tuple[str, int, int], ...]
    hidden: int
    records: int
    misses: int


@dataclass(frozen=True)
class Finding:
    """What a metric's page said: its title, the causes, the cuts behind them."""

    metric: str
    title: str
    causes: tuple[str, ...] = ()
    cuts: tuple[FrozenCut, ...] = ()


@dataclass(frozen=True)
class Told:
    """What is told with a scorecard, as far as one kind of reader may see it."""

    story: Story
    fixes: tuple[Fix, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Publication:
    """Which snapshot this is: its number counts from 1, `published_by` is whoever published it."""

    id: str
    number: int
    label: str
    note: str
    published_at: datetime
    published_by: str


@dataclass(frozen=True)
class Promises:
    """What each side promised about hand-offs and kept, a sentence a promise."""

    sales: tuple[str, ...]
    marketing: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """All that a snapshot is made of, before it is published.

    `window` and `as_of` as they were asked for; `withheld`: facts by metric that a viewer does not see.
    """

    organisation: str
    time_zone: str
    is_sample: bool
    window: str
    as_of: datetime | None
    data_version: int
    settings: Mapping[str, Any]
    scorecard: Scorecard
    promises: Promises
    editors: Told
    viewers: Told
    withheld: Mapping[str, Sequence[str]]
    survey: Mapping[str, Any] | None = (
        None  # what was published of the newest wave, as the scorecard's JSON has it
    )
    vocabulary: Vocabulary | None = None


@dataclass(frozen=True)
class Frozen:
    """A published scorecard, as far as whoever reads it may see it."""

    publication: Publication
    organisation: str
    time_zone: str
    is_sample: bool
    scorecard: Scorecard
    promises: Promises
    told: Told
    survey: Mapping[str, Any] | None
    vocabulary: Vocabulary | None


def write_payload(draft: Draft, publication: Publication) -> str:
    """The text of a snapshot: JSON, the same bytes for the same snapshot, with a line break at its end.

    `scorecard` is what `alignment score --json` prints, its survey included. What is decided about it comes later and
    stands beside it.
    """
    payload = {
        "format": FORMAT,
        "publication": _with_times(asdict(publication)),
        "organisation": {"name": draft.organisation, "time_zone": draft.time_zone},
        "is_sample": draft.is_sample,
        "asked": {
            "window": draft.window,
            "as_of": draft.as_of.isoformat() if draft.as_of else None,
        },
        "rules_version": draft.scorecard.rules_version,
        "data_version": draft.data_version,
        "settings": dict(draft.settings),
        "scorecard": scorecard_json(draft.scorecard) | {"survey": draft.survey},
        "promises": asdict(draft.promises),
        "told": {"editors": _told_json(draft.editors), "viewers": _told_json(draft.viewers)},
        "withheld": {metric: list(names) for metric, names in draft.withheld.items()},
        "vocabulary": vocabulary_json(draft.vocabulary),
    }
    return _write(payload)


def limit_payload(payload: str, *, limited: bool, for_leadership: bool) -> str:
    """The text as far as somebody may see it; unchanged for who may see everything.

    `limited`: as viewers see it, by what was decided about segments when it was published. Without `for_leadership`,
    what concerns the leadership alone is left out.
    """
    if for_leadership and not limited:
        return payload
    data = json.loads(payload)
    if limited:
        del data["told"]["editors"]
        data["settings"] = {name: data["settings"][name] for name in _PUBLIC_SETTINGS}
        withheld = data.pop("withheld")
        for metric in data["scorecard"]["metrics"]:
            for name in withheld.get(metric["key"], ()):
                metric["facts"].pop(name, None)
    if not for_leadership:
        for told in data["told"].values():
            told["fixes"] = [fix for fix in told["fixes"] if not fix["leadership_only"]]
    return _write(data)


def read_payload(payload: str) -> Frozen:
    """What a text holds that `write_payload` or `limit_payload` wrote."""
    data = json.loads(payload)
    told, about = data["told"], data["publication"]
    moment = datetime.fromisoformat(about["published_at"])
    return Frozen(
        publication=Publication(**{**about, "published_at": moment}),
        organisation=data["organisation"]["name"],
        time_zone=data["organisation"]["time_zone"],
        is_sample=data["is_sample"],
        scorecard=load_scorecard(json.dumps(data["scorecard"])),
        promises=Promises(tuple(data["promises"]["sales"]), tuple(data["promises"]["marketing"])),
        told=_read_told(told.get("editors", told["viewers"])),
        survey=data["scorecard"]["survey"],
        vocabulary=load_vocabulary(data.get("vocabulary")),  # format 1 kept none
    )


def _write(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def _with_times(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _told_json(told: Told) -> dict[str, Any]:
    return {
        "title": asdict(told.story.title),
        "sentences": [asdict(sentence) for sentence in told.story.sentences],
        "fixes": [keep_fix(fix) for fix in told.fixes],
        "findings": [asdict(finding) for finding in told.findings],
    }


def _read_told(data: Mapping[str, Any]) -> Told:
    first, second, third = (_read_sentence(sentence) for sentence in data["sentences"])
    return Told(
        story=Story(_read_sentence(data["title"]), (first, second, third)),
        fixes=tuple(load_kept(fix) for fix in data["fixes"]),
        findings=tuple(_read_finding(finding) for finding in data["findings"]),
    )


def _read_sentence(data: Mapping[str, Any]) -> Sentence:
    return Sentence(data["text"], tuple(data["about"]))


def _read_finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        metric=data["metric"],
        title=data["title"],
        causes=tuple(data["causes"]),
        cuts=tuple(
            FrozenCut(
                **{
                    **cut,
                    "by": tuple(cut["by"]),
                    "segments": tuple((label, records, misses) for label, records, misses in cut["segments"]),
                }
            )
            for cut in data["cuts"]
        ),
    )
