"""How a fact is put into words: sentences whose every figure is taken from the fact they speak of."""

from string import Formatter

from alignment.measures.ratio import Fact, Ratio, whole_number, whole_percent, whole_percent_of

COUNT_FIELDS = ("numerator", "denominator", "missing")
SHARE_FIELDS = ("percent", "missing_percent")
FIELDS = (*COUNT_FIELDS, *SHARE_FIELDS, "value", "label", "target")
MOST_DECIMALS_BELOW = 10  # a quantity that small is shown with one decimal


def read_fields(text: str) -> tuple[str, ...]:
    """The fields (in braces) of a practice's sentence; ValueError if nobody fills one, or for a figure of its own."""
    parts = [
        (literal, name, form or conversion) for literal, name, form, conversion in Formatter().parse(text)
    ]
    fields = tuple(name for _, name, _ in parts if name is not None)
    for name in fields:
        if name not in FIELDS:
            raise ValueError(f"'{{{name}}}' is no field of a sentence; the fields are {', '.join(FIELDS)}")
    if any(form for _, _, form in parts):
        raise ValueError("a field of a sentence is its name alone, as in {percent}")
    if any(letter.isdigit() for literal, _, _ in parts for letter in literal):
        raise ValueError("a sentence holds no figure of its own: every number comes from the fact")
    return fields


def write_sentence(text: str, fact: Fact, *, target: float | None = None) -> str:
    """The sentence with the fact's figures: counts whole, shares as whole percent, quantities in their unit.

    `missing` is what a share lacks to the whole, `target` the metric's target in percent. A label is data and
    comes out as it went in.
    """
    return text.format(**_fill(fact, target))


def _fill(fact: Fact, target: float | None) -> dict[str, str]:
    percent, lacking = _percent(fact), None
    if fact.numerator is not None and fact.denominator is not None:
        lacking = fact.denominator - fact.numerator
    return {
        "numerator": _whole(fact.numerator),
        "denominator": _whole(fact.denominator),
        "missing": _whole(lacking),
        "percent": _whole(percent),
        "missing_percent": _whole(None if percent is None else 100 - percent),
        "value": _quantity(fact.value),
        "label": fact.label,
        "target": _whole(None if target is None else whole_percent(target)),
    }


def _percent(fact: Fact) -> int | None:
    """The share as whole percent: from the counts where they are whole, since floats may fall short of a half."""
    counts = fact.numerator, fact.denominator
    if isinstance(counts[0], int) and isinstance(counts[1], int) and counts[1]:
        return whole_percent_of(Ratio(counts[0], counts[1]))
    return None if fact.value is None else whole_percent(fact.value)


def _whole(value: float | None) -> str:
    return "—" if value is None else f"{whole_number(value):,}"


def _quantity(value: float | None) -> str:
    if value is None:
        return "—"
    if abs(value) >= MOST_DECIMALS_BELOW or float(value).is_integer():
        return f"{whole_number(value):,}"
    return f"{whole_number(value * 10) / 10:.1f}"
