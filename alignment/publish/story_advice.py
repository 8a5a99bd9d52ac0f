"""The last slides of a story: what to do next, and what is decided today."""

from alignment.advice.fixes import Fix
from alignment.advice.schema import DOCUMENTS
from alignment.measures.ratio import whole_number
from alignment.publish.sentences import PHRASES, SCORE, Sentence
from alignment.publish.story import Line, Material, Slide, Table
from alignment.publish.story_opening import decision_table
from alignment.publish.wording import count

TOP = 3
DECIDING, DECIDED = "What we decide today", "What we decided today"


def build_fixes(material: Material, source: str) -> Slide:
    """The first three suggestions: what to do, why, the first step, what it may bring."""
    fixes = material.told.fixes
    top = fixes[:TOP]
    rows = tuple((f.practice.title, _why(f), f.practice.first_step, gain_of(f)) for f in top)
    cites = dict.fromkeys(cite.document for fix in top for cite in fix.practice.cites)
    return Slide(
        key="fixes",
        kind="fixes",
        section="What to do next",
        headline=_headline(fixes),
        table=Table(("What", "Why", "First step this week", "May bring"), rows, (2.4, 3.4, 4.2, 2.0)) if rows else None,
        counted=f"The best {len(top)} of {count(len(fixes), 'suggestion')}" if len(fixes) > TOP else "",
        source=source,
        notes=(
            *(f"{fix.practice.title}: {fix.practice.what}" for fix in top),
            *(f"Mind: {caveat}" for fix in top for caveat in fix.caveats),
            *(f"Source: {DOCUMENTS[document]} ({document})." for document in cites),
        ),
    )  # fmt: skip


def build_decide(material: Material, source: str) -> Slide:
    """What was decided; before that, the first steps with an owner to name and a day to set, and room for more."""
    decided = material.decided
    line = Line("One owner and one day for each; whatever has neither is not decided.")
    return Slide(
        key="decide",
        kind="decide",
        section="Decisions",
        headline=Sentence(DECIDED if decided else DECIDING, ()),
        lines=() if decided else (line,),
        table=decision_table(decided) if decided else _proposals(material.told.fixes),
        source=source,
        notes=(
            "Ask both leads: which of these do we begin, who owns it, by when do we look again?",
            "What is decided opens the next meeting.",
        ),
    )


def _proposals(fixes: tuple[Fix, ...]) -> Table:
    steps = tuple((f.practice.first_step, ", ".join(f.practice.who), "") for f in fixes[:TOP])
    return Table(
        ("Proposed first step", "Who could own it", "By when"), (*steps, ("", "", "")), (6, 3.4, 1.8)
    )


def gain_of(fix: Fix) -> str:
    """What a fix may bring at most, in points of the score."""
    if fix.metric is None:
        return "What the teams believe"
    label = PHRASES[fix.metric].label
    if fix.points_max is None:
        return f"Moves {label}"
    points = whole_number(fix.points_max)
    return f"Up to {count(points, 'point')}, {label}" if points else f"Less than a point, {label}"


def _headline(fixes: tuple[Fix, ...]) -> Sentence:
    if not fixes:
        return Sentence("Nothing is suggested on these records", ())
    first = fixes[0]
    if first.metric is None or first.points_max is None:
        return Sentence(f"Begin with this: {_lower(first.practice.title)}", ())
    points = whole_number(first.points_max)
    if not points:
        return Sentence(f"Begin with this: {_lower(first.practice.title)}", (first.metric,))
    label = PHRASES[first.metric].label
    return Sentence(f"Up to {count(points, 'point')} can be won back in {label}", (first.metric, SCORE))


def _lower(title: str) -> str:
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def _why(fix: Fix) -> str:
    return f"{fix.why[0].sentence}." if fix.why else "Its figures speak of too few people to be shown."
