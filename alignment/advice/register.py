"""How each practice stands: evidenced, contradicted, claimed, not in place, unknown; and by which evidence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from alignment.advice.facts import read_facts
from alignment.advice.schema import Evidence, Practice
from alignment.advice.signals import Known, Why, explain, holds
from alignment.measures.ratio import Fact
from alignment.measures.results import Scorecard

State = Literal["evidenced", "contradicted", "claimed", "not_in_place", "unknown"]


@dataclass(frozen=True)
class Finding:
    """One kind of evidence: what would show the practice, and what the facts say of it so far.

    `agrees` is None as long as they say nothing either way.
    """

    kind: str
    shows: str
    agrees: bool | None
    figures: tuple[Why, ...]


@dataclass(frozen=True)
class Entry:
    """One practice in the register: its state, and the evidence it rests on."""

    practice: Practice
    state: State
    evidence: tuple[Finding, ...]


def build_register(
    scorecard: Scorecard,
    practices: Sequence[Practice],
    *,
    claimed: Collection[str] = frozenset(),
    more_facts: Mapping[str, Fact] | None = None,
) -> tuple[Entry, ...]:
    """The state of every practice, in their order; `claimed` are the ids that somebody says are in place.

    Evidence that agrees makes a practice evidenced, unless other evidence speaks against it. Evidence against
    it contradicts a claim; without a claim the practice is not in place. No evidence either way: it is claimed,
    or unknown.
    """
    known = know(scorecard, more_facts)
    return tuple(_build_entry(practice, known, practice.id in claimed) for practice in practices)


def know(scorecard: Scorecard, more_facts: Mapping[str, Fact] | None = None) -> Known:
    """What signals and evidence are judged by."""
    return Known(
        read_facts(scorecard, more_facts), {metric.key: metric.target for metric in scorecard.metrics}
    )


def _build_entry(practice: Practice, known: Known, claimed: bool) -> Entry:
    findings = tuple(_weigh(evidence, known) for evidence in practice.evidence)
    agreeing = [finding.agrees for finding in findings]
    state: State = "claimed" if claimed else "unknown"
    if False in agreeing:
        state = "contradicted" if claimed else "not_in_place"
    elif True in agreeing:
        state = "evidenced"
    return Entry(practice, state, findings)


def _weigh(evidence: Evidence, known: Known) -> Finding:
    held = [holds(condition, known) for condition in evidence.conditions]
    figures = tuple(
        explain(condition, known)
        for condition, verdict in zip(evidence.conditions, held, strict=True)
        if verdict is not None
    )
    agrees = None
    if False in held:
        agrees = False
    elif held and None not in held and evidence.proves:
        agrees = True
    return Finding(evidence.kind, evidence.shows, agrees, figures)


def practices_json(register: Sequence[Entry]) -> list[dict[str, Any]]:
    """The register as `alignment practices --json` prints it: documents by short name, evidence with its figures."""
    return [
        {
            "id": entry.practice.id,
            "title": entry.practice.title,
            "cites": cites_json(entry.practice),
            "moves": list(entry.practice.moves),
            "state": entry.state,
            "evidence": [_finding_json(finding) for finding in entry.evidence],
        }
        for entry in register
    ]


def cites_json(practice: Practice) -> list[dict[str, str]]:
    """Where a practice stands, by document and place."""
    return [{"document": cite.document, "place": cite.place} for cite in practice.cites]


def why_json(why: Why) -> dict[str, Any]:
    """One reason with its figures."""
    return {
        "fact": why.fact,
        "value": why.value,
        "numerator": why.numerator,
        "denominator": why.denominator,
        "sentence": why.sentence,
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "shows": finding.shows,
        "agrees": finding.agrees,
        "figures": [why_json(why) for why in finding.figures],
    }
