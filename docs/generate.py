"""The parts of the documents that the product itself knows: metrics, settings, commands, files, practices."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import click

from alignment.advice.practices import load_practices
from alignment.advice.schema import DOCUMENTS, Cite
from alignment.cli import main
from alignment.ingest.kinds import KINDS, Column
from alignment.ingest.sources import load_sources
from alignment.measures.scorecard import METRICS, Metric
from alignment.settings import Settings, list_settings

TYPES = {
    "id": "id",
    "text": "text",
    "time": "time",
    "day": "day",
    "number": "number",
    "integer": "whole number",
    "flag": "yes or no",
    "person": "person",
    "people": "people",
    "agenda": "text, not kept",
}


def metrics() -> str:
    """A section a metric: its question, definition, target and who can move it."""
    return "\n\n".join(_metric(metric) for metric in METRICS)


def _metric(metric: Metric) -> str:
    target = getattr(Settings().targets, metric.key)
    margin = (
        "with a margin of chance" if metric.has_interval else "a complete count, without a margin of chance"
    )
    return "\n".join(
        [
            f"### {metric.label} (`{metric.key}`)",
            "",
            f"{metric.question} {metric.definition}",
            "",
            f"Counted in {metric.plural}, {margin}. Target {target:.0%} unless set otherwise; moved by {metric.moved_by}.",
        ]
    )


def defaults() -> str:
    """What holds as long as nobody changes it, in a few lines."""
    settings = Settings()
    sla, content = settings.sla, settings.content
    hours = "; ".join(f"{day} {', '.join(times)}" for day, times in settings.calendar.hours.items())
    policies = "; ".join(f"{policy.name} (every {policy.cadence})" for policy in settings.meetings.policies)
    return table(
        ("what", "default"),
        [
            ("time zone", settings.organisation.time_zone),
            ("working hours", hours),
            ("holidays", ", ".join(settings.organisation.holidays) or "none"),
            ("first touch", f"within {sla.response_hours:g} business hours"),
            ("decision", f"within {sla.decision_days:g} business days"),
            ("content", f"expected to be used from {content.min_age_days} days after it was published"),
            ("use of content", f"counts for {content.use_window_days} days"),
            ("agreed meetings", policies.replace("two_weeks", "two weeks")),
        ],
    )


def settings() -> str:
    """A table of all settings."""
    return table(
        ("setting", "default", "meaning"),
        [
            (f"`{info.name}`", f"`{json.dumps(info.default, ensure_ascii=False)}`", info.meaning)
            for info in list_settings(Settings())
        ],
    )


def commands() -> str:
    """A section a command: how it is called, what it does, its options."""
    return "\n\n".join(_command(f"alignment {name}", command) for name, command in list_commands())


def list_commands(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its full name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield f"{before}{name}", command
            yield from list_commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _command(name: str, command: click.Command) -> str:
    arguments = [_argument(each) for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in command.params if isinstance(each, click.Option)]
    parts = [
        f"### {name}",
        "```text\n" + " ".join([name, *arguments, *(["[options]"] if options else [])]) + "\n```",
    ]
    parts.append(" ".join((command.help or "").split()))
    if options:
        parts.append(table(("option", "meaning"), [(_option(each), _meaning(each)) for each in options]))
    return "\n\n".join(parts)


def _argument(argument: click.Argument) -> str:
    if isinstance(argument.type, click.Choice):
        return "|".join(argument.type.choices)
    name = argument.metavar or (argument.name or "").upper()
    name += "…" if argument.nargs == -1 and not name.endswith("…") else ""
    return name if argument.required else f"[{name}]"


def _option(option: click.Option) -> str:
    name = ", ".join(option.opts)
    if option.is_flag:
        return f"`{name}`"
    if isinstance(option.type, click.Choice):
        return f"`{name}` {', '.join(option.type.choices)}"
    return f"`{name} {_kind_of_value(option)}`"


def _kind_of_value(option: click.Option) -> str:
    if isinstance(option.type, click.Path):
        return "FILE"
    return "N" if isinstance(option.type, click.types.IntParamType) else "TEXT"


def _meaning(option: click.Option) -> str:
    shown = f" Default: {option.default}." if option.show_default and not option.is_flag else ""
    return f"{option.help or ''}{shown}"


def kinds() -> str:
    """A section a kind of file: its columns, what each takes, which must be there."""
    return "\n\n".join(
        f"### {kind.label} (`{kind.key}`)\n\n"
        + (
            f"At least one of {' and '.join(f'`{name}`' for name in kind.either)} is needed.\n\n"
            if kind.either
            else ""
        )
        + table(
            ("column", "takes", "needed"),
            [(f"`{column.name}`", _takes(column), _needed(column)) for column in kind.columns],
        )
        for kind in KINDS
    )


def _takes(column: Column) -> str:
    return ", ".join(column.choices) if column.choices else TYPES[column.type]


def _needed(column: Column) -> str:
    if not column.required:
        return ""
    if column.default is not None:
        return f"column yes; blank is {column.default!r}"
    return "column yes; may be blank" if column.blank_ok else "yes"


def sources() -> str:
    """A line a file of a tool that is known: what it is loaded as, and what is worth knowing."""
    return table(
        ("tool", "its file", "loaded as", "worth knowing"),
        [
            (source.label, file.label, f"`{file.kind}`", " ".join(file.notes or source.notes))
            for source in load_sources().all
            for file in source.files
        ],
    )


def practices() -> str:
    """A line a practice: what it is, what it moves, where it stands, how to begin."""
    return table(
        ("practice", "moves", "first step", "stands in"),
        [
            (
                f"{practice.title} (`{practice.id}`)",
                ", ".join(name.replace("_", " ") for name in practice.moves),
                practice.first_step,
                "; ".join(_cite(cite) for cite in practice.cites),
            )
            for practice in load_practices()
        ],
    )


def documents() -> str:
    """The documents that practices cite, with their short names."""
    return table(("short name", "document"), [(f"`{key}`", title) for key, title in DOCUMENTS.items()])


def _cite(cite: Cite) -> str:
    return f"`{cite.document}`, {cite.section}" + (f", {cite.part}" if cite.part else "")


def table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    """Rows as Markdown, beneath their heads."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
