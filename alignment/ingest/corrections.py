"""A recognition that a person corrects: some columns as they say, the others as they were recognised."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from alignment.ingest.recognise import Recognition, map_columns


def correct(
    found: Recognition,
    header: Sequence[str],
    given: Mapping[str, str],
    constants: Collection[str],
    *,
    name: str,
) -> Recognition:
    """A recognition with some columns as a person names them, "" meaning that one is not read."""
    columns = {canonical: at for canonical, at in found.columns.items() if canonical not in given}
    named = {canonical: text for canonical, text in given.items() if text}
    said = map_columns(header, found.kind, named, {*columns, *constants}, name=name).columns
    fallbacks = {canonical: at for canonical, at in found.fallbacks.items() if canonical in columns}
    read = {*columns.values(), *said.values(), *(place for places in fallbacks.values() for place in places)}
    unmapped = tuple(text for place, text in enumerate(header) if text and place not in read)
    why, columns = f"{found.why}, as corrected", columns | dict(said)
    return replace(found, columns=columns, fallbacks=fallbacks, unmapped=unmapped, why=why)
