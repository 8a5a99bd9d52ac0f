"""The slide that sets what both teams believe beside what the records show."""

from alignment.publish.sentences import PHRASES, Sentence
from alignment.publish.story import Belief, BeliefChart, BeliefRow, Beliefs, Slide, percent
from alignment.publish.wording import name_of


def build_belief(beliefs: Beliefs | None) -> tuple[Slide, ...]:
    """The slide, with the widest gap as its headline; nothing while there is no survey."""
    if beliefs is None or not beliefs.rows:
        return ()
    rows = tuple(BeliefRow(name_of(b.metric), b.sales, b.marketing, b.fact) for b in beliefs.rows)
    widest = max(beliefs.rows, key=_gap)
    slide = Slide(
        key="belief",
        kind="belief",
        section="Belief and fact",
        headline=Sentence(beliefs.finding or _headline(widest), (widest.metric,)),
        chart=BeliefChart("What the teams believe, and what the records show", rows),
        counted=beliefs.counted,
        source=beliefs.source,
        notes=(
            "Each team estimated the share itself; what the records show was counted.",
            "A gap is a reason to look at the records together, and nobody's mistake.",
        ),
    )
    return (slide,)


def _headline(belief: Belief) -> str:
    label = PHRASES[belief.metric].label
    if belief.sales is None or belief.marketing is None:
        return f"What the teams believe about {label}, beside the records"
    said = f"Sales believes {percent(belief.sales)}, Marketing {percent(belief.marketing)}"
    fact = "" if belief.fact is None else f"; the records show {percent(belief.fact)}"
    return f"{name_of(belief.metric)}: {said}{fact}"


def _gap(belief: Belief) -> float:
    known = [share for share in (belief.sales, belief.marketing, belief.fact) if share is not None]
    return max(known) - min(known) if known else 0.0
