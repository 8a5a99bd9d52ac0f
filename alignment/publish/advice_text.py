"""Suggested fixes and the register as plain text, for the terminal."""

from alignment.advice.fixes import Fix
from alignment.advice.register import Entry
from alignment.advice.schema import Practice
from alignment.measures.ratio import whole_number
from alignment.publish.sentences import PHRASES


def fix_text(number: int, fix: Fix) -> str:
    """One fix: what, why, the first step, what it may bring, where it is from."""
    practice = fix.practice
    return "\n".join(
        [
            f"{number:>2}. {practice.title} ({fix.id}): {_gain(fix)}, {practice.effort} effort",
            *(f"    because {why.sentence}" for why in fix.why),
            f"    first step ({', '.join(practice.who)}): {practice.first_step}",
            *(f"    mind: {caveat}" for caveat in fix.caveats),
            f"    {cites_text(practice)}",
        ]
    )


def entry_text(entry: Entry) -> str:
    """One line of the register, with the figures behind its state."""
    figures = "; ".join(why.sentence for finding in entry.evidence for why in finding.figures)
    head = f"{entry.state.replace('_', ' '):<13} {entry.practice.title} ({entry.practice.id})"
    return f"{head}: {figures}" if figures else head


def cites_text(practice: Practice) -> str:
    """The documents and places a practice is from."""
    return "source: " + "; ".join(f"{cite.document}, {cite.place}" for cite in practice.cites)


def _gain(fix: Fix) -> str:
    if fix.metric is None:
        return "moves what the teams believe"
    label = PHRASES[fix.metric].label
    if fix.points_max is None:
        return f"moves {label}"
    points = whole_number(fix.points_max)
    return f"up to {points} point{'' if points == 1 else 's'} in {label}"
