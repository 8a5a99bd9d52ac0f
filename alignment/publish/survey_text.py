"""The survey in words and tables: ways in to print, the questionnaire for other tools, results of a wave."""

from collections.abc import Sequence
from html import escape

from alignment.publish.tables import csv_text
from alignment.survey.publication import Figure, Published, QuestionResult
from alignment.survey.questions import LANGUAGES, Questionnaire, QuestionsFile, Words

_STYLE = (
    "body{font:14px/1.4 sans-serif;margin:1cm}h1{font-size:18px}"
    "div{break-inside:avoid;border:1px dashed #888;padding:.5cm;margin:0 0 .4cm}code{font-size:13px;word-break:break-all}"
)


def codes_csv(urls: Sequence[str]) -> str:
    """One line a person to invite: a number and the address that lets in once."""
    return csv_text(["number", "link"], [[number, url] for number, url in enumerate(urls, 1)])


def codes_sheet(label: str, urls: Sequence[str], *, until: str) -> str:
    """A page to print and cut: one slip a person."""
    slips = "".join(
        f"<div><b>{escape(label)}</b><br>Open once, until {escape(until)}. It is used up by the answer, and which"
        f" answer came by it is not kept.<br><code>{escape(url)}</code></div>"
        for url in urls
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(label)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(label)}: {len(urls)} one-time links</h1>{slips}</html>"
    )


def questionnaire_csv(questionnaire: Questionnaire) -> str:
    """The questionnaire for use in another tool: a line a question, in every language that ships."""
    scale = [*questionnaire.scale.agree, questionnaire.scale.cannot_tell]
    rows = [
        [
            item.id,
            item.kind,
            item.theme,
            item.metric,
            *(item.text.say(language) for language in LANGUAGES),
            *(
                _join(scale, language) if item.kind == "agreement" else "0–10; " + scale[-1].say(language)
                for language in LANGUAGES
            ),
        ]
        for item in questionnaire.items
    ]
    choice, comment = questionnaire.choice, questionnaire.comment
    meanings = [*(meaning.text for meaning in choice.meanings), choice.other]
    rows.append(
        [
            *(choice.id, "choice", choice.theme, choice.metric),
            *(choice.text.say(language) for language in LANGUAGES),
            *(_join(meanings, language) for language in LANGUAGES),
        ]
    )
    rows.append(["comment", "text", "", "", *(comment.text.say(language) for language in LANGUAGES), "", ""])
    header = ["id", "kind", "theme", "metric", *(f"text_{name}" for name in LANGUAGES)]
    return csv_text([*header, *(f"answers_{name}" for name in LANGUAGES)], rows)


def survey_template_csv(file: QuestionsFile) -> str:
    """The plain template of a survey: one row a person, a column a question, three invented rows that load as they are.

    An estimate is 0 to 10, agreement 1 to 5 or its label, a definition its id or its words; blank is left open.
    """
    items = [*file.questions, *(item for block in file.blocks for item in block.questions)]
    header = ["respondent_id", "team", "submitted_at", *(item.id for item in items), file.definition.id]
    rows = [
        [
            *(f"R-{number}", team, f"2026-10-0{number}T10:00:00Z"),
            *(str(3 + number) if item.kind == "estimate" else str(1 + number) for item in items),
            file.definition.meanings[number % 3].id,
        ]
        for number, team in enumerate(("sales", "marketing", "sales"), 1)
    ]
    return csv_text(header, rows)


def results_text(published: Published, questionnaire: Questionnaire, *, title: str) -> str:
    """What was published of a wave, a line a question; percent are steps of five."""
    if published.is_empty:
        return f"{title}: fewer than {published.k} people answered, so nothing is published"
    texts = {item.id: item.text.en for item in questionnaire.items}
    texts[questionnaire.choice.id] = questionnaire.choice.text.en
    taken = published.participation.company
    lines = [title + (f": about {taken} % took part" if taken is not None else "")]
    lines += [f"{texts[result.id]}\n    {_tell(result)}" for result in published.questions]
    return "\n".join([*lines, *(f"“{comment}”" for comment in published.comments)])


def _tell(result: QuestionResult) -> str:
    if result.company is None:
        return "too few answers"
    groups = {"all": result.company, **result.teams}
    return ", ".join(f"{name} {_figure(figure, result)}" for name, figure in groups.items())


def _figure(figure: Figure, result: QuestionResult) -> str:
    people = f"{figure.low}–{figure.high}" if figure.high else f"{figure.low}+"
    if result.kind == "estimate":
        return f"{figure.mean} of ten (n {people})"
    said = "picked the same meaning" if result.kind == "choice" else "agree"
    return f"{figure.percent} % {said} (n {people})"


def _join(words: Sequence[Words], language: str) -> str:
    return "; ".join(each.say(language) for each in words)
