"""Knows how to publish snapshots of companies in every state: few records, nothing measured, all well, long names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from alignment import presenting, snapshots
from alignment.advice.fixes import suggest
from alignment.advice.practices import load_practices
from alignment.measures.results import Scorecard
from alignment.publish.frozen import Draft, Finding, Publication, Told, write_payload
from alignment.publish.sentences import build_story
from alignment.publish.story import Decision
from alignment.publish.vocabulary import Term, Vocabulary
from alignment.scorecards.told import gather
from alignment.settings import METRIC_KEYS
from alignment.store import snapshot_commands
from alignment.store.database import Database
from tests.publish.test_sentences import build
from tests.support.people import OPERATOR

LONG_SOURCE = "Webinar “Shop-floor data without the integration project”, spring and autumn series, DACH"
SENTENCE = (
    "We answer what comes in on Friday afternoons before the weekend and say on Monday what is left of it. "
)
LONG_SENTENCE = (SENTENCE * 3)[: snapshots.LONGEST_SENTENCE]
DECISION = Decision(
    (SENTENCE * 2)[: presenting.LONGEST_DECISION],
    "Head of Sales and Head of Marketing, EMEA"[: presenting.LONGEST_OWNER],
    date(2026, 12, 15),
)
FEW = {**dict.fromkeys(METRIC_KEYS, (0, 0)), "sla_adherence": (2, 3)}


def publish_states(database: Database) -> Mapping[str, str]:
    """Publish a snapshot of each state; state → id. Of those with long names, one was presented before the other."""
    draft = gather(database, window="13w", as_of=None)
    fine, nothing = (dict.fromkeys(METRIC_KEYS, counts) for counts in ((100, 100), (0, 0)))
    states = {
        "few records, nobody asked": _tell(draft, build(FEW, FEW)),
        "nothing measured": _tell(draft, build(nothing, nothing)),
        "all on target": _tell(draft, build(fine, fine)),
        "long names before": _lengthen(draft),
        "long names": _lengthen(draft),
    }
    ids = {state: _publish(database, state, of) for state, of in states.items()}
    for state in ("long names before", "long names"):
        for metric in METRIC_KEYS:
            for team in snapshots.TEAMS:
                snapshots.sign_sentence(
                    OPERATOR, database, ids[state], metric=metric, team=team, sentence=LONG_SENTENCE
                )
        presenting.keep_decisions(OPERATOR, database, ids[state], (DECISION,) * presenting.MOST_DECISIONS)
    return ids


def _tell(draft: Draft, scorecard: Scorecard) -> Draft:
    """Another scorecard with the months of the sample, without a survey or a glossary."""
    metrics = tuple(
        replace(metric, trend=draft.scorecard.metric(metric.key).trend if metric.ratio.denominator else ())
        for metric in scorecard.metrics
    )
    card = replace(scorecard, metrics=metrics)
    told = Told(build_story(card), suggest(card, load_practices()), ())
    return replace(
        draft,
        scorecard=card,
        editors=told,
        viewers=told,
        survey=None,
        vocabulary=Vocabulary(()),
        is_sample=False,
    )


def _lengthen(draft: Draft) -> Draft:
    """The sample company with a long name, long sources, long definitions that nobody has signed."""
    told = replace(draft.editors, findings=tuple(_rename(finding) for finding in draft.editors.findings))
    terms = tuple(Term(f"Marketing qualified lead {n}", SENTENCE * 5, snapshots.TEAMS) for n in range(9))
    meanings = draft.vocabulary.meanings if draft.vocabulary else None
    return replace(
        draft,
        organisation="Quillhaven Instruments and Measuring Systems International Holding GmbH & Co. KG",
        editors=told,
        viewers=told,
        vocabulary=Vocabulary(terms, meanings),
    )


def _rename(finding: Finding) -> Finding:
    def longer(text: str) -> str:
        return text.replace("Webinar", LONG_SOURCE)

    cuts = tuple(
        replace(cut, segments=tuple((longer(label), n, misses) for label, n, misses in cut.segments))
        for cut in finding.cuts
    )
    return replace(finding, title=longer(finding.title), causes=tuple(map(longer, finding.causes)), cuts=cuts)


def _publish(database: Database, label: str, draft: Draft) -> str:
    with database.write() as connection:
        about = Publication(
            uuid4().hex, snapshot_commands.next_number(connection), label, "", datetime.now(UTC), "somebody"
        )
        row = {
            **vars(about),
            "as_of": draft.scorecard.as_of,
            "window": "13w",
            "rules_version": draft.scorecard.rules_version,
            "data_version": draft.data_version,
        }
        snapshot_commands.add_snapshot(connection, row, payload=write_payload(draft, about))
    return about.id
