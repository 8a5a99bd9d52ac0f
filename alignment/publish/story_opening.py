"""The first slides of a story: what was decided the last time and what changed since; else what this one is about."""

from alignment.measures.ratio import Ratio, whole_number, whole_percent_of
from alignment.publish.comparison import Standing
from alignment.publish.sentences import SCORE, Sentence
from alignment.publish.story import Decision, LastTime, Line, Material, Slide, Table, day
from alignment.publish.wording import NOTHING, count, difference, name_of

OPEN = "to be named"  # an owner, a day that a decision lacks


def build_opening(material: Material, source: str) -> tuple[Slide, ...]:
    """What was decided, then what changed, since the snapshot that was presented before; the finding if there is none."""
    last = material.last_time
    if last is None:
        return (_cover(material, source),)
    first = _decided(last, material, source) if last.decisions else _cover(material, source)
    return (first, _changed(last, source))


def decision_table(decisions: tuple[Decision, ...]) -> Table:
    """Decisions as a table: what, who sees to it, by when."""
    rows = tuple((d.what, d.owner or OPEN, day(d.due) if d.due else OPEN) for d in decisions)
    return Table(("What we decided", "Who sees to it", "By when"), rows, (6, 2.6, 2.2))


def _name(material: Material) -> str:
    return material.organisation or "Alignment Health Check"


def _cover(material: Material, source: str) -> Slide:
    story = material.told.story
    return Slide(
        key="opening",
        kind="opening",
        section=_name(material),
        headline=story.title,
        lines=tuple(Line(sentence.text) for sentence in story.sentences),
        source=source,
        notes=("What the next slides show, in three sentences.",),
    )


def _decided(last: LastTime, material: Material, source: str) -> Slide:
    number = count(len(last.decisions), "thing")
    return Slide(
        key="opening",
        kind="opening",
        section=f"{_name(material)}: what we said we would do",
        headline=Sentence(f"Last time we decided {number}", ()),
        table=decision_table(last.decisions),
        counted=f"Decided with “{last.label}”",
        source=source,
        notes=(
            "For each: is it done, does it go on, or is it dropped? One word of its owner is enough.",
            *(sentence.text for sentence in material.told.story.sentences),
        ),
    )


def _changed(last: LastTime, source: str) -> Slide:
    since = last.since
    rows = (
        ("Alignment score", _score(since.first_score), _score(since.second_score), difference(since.score_change, 1)),
        *((name_of(m.key), _share(m.first), _share(m.second), difference(m.change, 100)) for m in since.metrics),
    )  # fmt: skip
    return Slide(
        key="changed",
        kind="changed",
        section="What changed since the last time",
        headline=_headline(last),
        lines=() if since.holds else tuple(Line(remark) for remark in since.remarks),
        table=Table(("", f"In “{last.label}”", "Now", "Change"), rows, (4, 2.6, 2.2, 2.6)),
        source=source,
        notes=(
            "A difference between two windows is no proof: whether a change is clear stands on each metric's slide.",
            *since.remarks,
        ),
    )


def _headline(last: LastTime) -> Sentence:
    since = last.since
    if not since.holds:
        return Sentence(f"Nothing can be compared with “{last.label}”", ())
    if since.score_change is None:
        return Sentence("The score cannot be compared: one of the two has none", (SCORE,))
    points = whole_number(abs(since.score_change))
    if not points:
        return Sentence("The score is where it was, within a point", (SCORE,))
    rose = "risen" if since.score_change > 0 else "fallen"
    return Sentence(f"The score has {rose} by {count(points, 'point')} since the last time", (SCORE,))


def _score(score: float | None) -> str:
    return NOTHING if score is None else f"{whole_number(score)} of 100"


def _share(standing: Standing) -> str:
    percent = whole_percent_of(Ratio(standing.numerator, standing.denominator))
    return NOTHING if percent is None else f"{percent} %"
