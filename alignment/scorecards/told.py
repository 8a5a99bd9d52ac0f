"""All that is told with a scorecard when it is published: once for editors, once as viewers may see it."""

from datetime import datetime

from alignment.measures.results import MetricResult, Scorecard
from alignment.organisation import current_settings
from alignment.publish.frozen import Draft, Finding, FrozenCut, Promises, Told
from alignment.publish.metric_sentences import cut_finding, long_cause, metric_finding
from alignment.publish.promise_sentences import marketing_promises, sales_promises
from alignment.publish.sentences import PHRASES, build_story
from alignment.scorecards import compute
from alignment.scorecards.advised import advise, find_shown, list_withheld
from alignment.scorecards.believed import believed_json
from alignment.scorecards.explained import CutTable, Explained, explain
from alignment.scorecards.worded import told_vocabulary
from alignment.store import queries
from alignment.store.database import Database


def gather(database: Database, *, window: str, as_of: datetime | None) -> Draft:
    """Everything that a snapshot of this window is made of, read in several steps.

    Between them data may change: whoever keeps the draft compares its `data_version` and rules version with those of
    that moment. Raises AlignmentError if `window` names none.
    """
    with database.read() as connection:
        version = queries.data_version(connection)
        settings, is_sample = current_settings(connection), queries.has_sample(connection)
    scorecard = compute(database, window=window, as_of=as_of)
    return Draft(
        organisation=settings.organisation.name,
        time_zone=settings.organisation.time_zone,
        is_sample=is_sample,
        window=window,
        as_of=as_of,
        data_version=version,
        settings=settings.model_dump(mode="json"),
        scorecard=scorecard,
        promises=Promises(
            sales_promises(scorecard, settings.sla), marketing_promises(scorecard, settings.sla)
        ),
        editors=_tell(database, scorecard, window=window, as_of=as_of, limited=False),
        viewers=_tell(database, scorecard, window=window, as_of=as_of, limited=True),
        withheld=list_withheld(scorecard, find_shown(database, window=window, as_of=as_of)),
        survey=believed_json(database, scorecard),
        vocabulary=told_vocabulary(database),
    )


def _tell(
    database: Database, scorecard: Scorecard, *, window: str, as_of: datetime | None, limited: bool
) -> Told:
    findings = []
    for metric in scorecard.metrics:
        explained = (
            explain(database, metric.key, window, limited=limited, as_of=as_of)
            if metric.ratio.denominator
            else None
        )
        findings.append(_find(metric, explained))
    return Told(
        story=build_story(scorecard, limited=limited),
        fixes=advise(database, scorecard, window=window, limited=limited, as_of=as_of),
        findings=tuple(findings),
    )


def _find(metric: MetricResult, explained: Explained | None) -> Finding:
    if not metric.ratio.denominator:
        label = PHRASES[metric.key].label
        return Finding(metric.key, f"{label[:1].upper()}{label[1:]}: nothing to count in this window")
    if explained is None:
        return Finding(metric.key, metric_finding(metric, None, None))
    cause = explained.causes[0] if explained.causes else None
    return Finding(
        metric.key,
        metric_finding(metric, cause, explained.nouns),
        tuple(long_cause(cause, explained.nouns) for cause in explained.causes),
        tuple(_freeze_cut(table, explained) for table in explained.cuts.values()),
    )


def _freeze_cut(table: CutTable, explained: Explained) -> FrozenCut:
    columns = table.rows[["label", "records", "misses"]].itertuples(index=False)
    return FrozenCut(
        by=table.columns,
        finding=cut_finding(table.cause, explained.nouns, segment=" and ".join(table.columns)),
        segments=tuple((str(label), int(records), int(misses)) for label, records, misses in columns),
        hidden=table.hidden,
        records=table.all_records,
        misses=table.all_misses,
    )
