"""What goes with an answer in time, or with acceptance, in words: never as its cause."""

from alignment.measures.outcomes import AmountDifference, OpenDeals, RateDifference, Sides
from alignment.measures.ratio import whole_number, whole_percent_of


def rate_sentence(difference: RateDifference, sides: Sides, *, what: str = "deals") -> str:
    """What goes with the first side, in words, with both rates, the difference within source and its interval.

    A difference that chance explains is said not to be clear; few records are named.
    """
    if difference.difference is None or difference.interval is None:
        return (
            f"No source has hand-offs both {sides.first_words} and {sides.second_words} to compare {what} of"
        )
    points = whole_number(difference.difference * 100)
    low, high = (whole_number(limit * 100) for limit in difference.interval)
    within = f"within source {_signed(points)} points (95 % interval {_signed(low)} to {_signed(high)})"
    few = ", few records" if difference.few_records else ""
    return f"{_verdict(difference, sides, what)}: {_rates(difference, sides)}; {within}{few}"


def _verdict(difference: RateDifference, sides: Sides, what: str) -> str:
    if not difference.is_clear:
        return f"{sides.doing} goes with neither clearly more nor clearly fewer {what}"
    return f"{sides.doing} goes with {'more' if (difference.difference or 0.0) > 0 else 'fewer'} {what}"


def _rates(difference: RateDifference, sides: Sides) -> str:
    first, second = difference.first, difference.second
    return (
        f"{first.numerator:,} of {first.denominator:,} hand-offs {sides.first_words}"
        f" ({whole_percent_of(first)} %) against {second.numerator:,} of {second.denominator:,}"
        f" {sides.second_words} ({whole_percent_of(second)} %)"
    )


def amount_sentence(amount: AmountDifference, sides: Sides) -> str:
    """The amounts of one currency on the two sides, in words."""
    unit = amount.currency or "without a currency"
    each = ""
    if amount.each_within is not None:
        first, second = (f"{whole_number(value):,}" for value in amount.each_within)
        each = f"; per hand-off, within source, {first} against {second}"
    return (
        f"Deals of {amount.first_hand_offs:,} hand-offs {sides.first_words} amount to"
        f" {whole_number(amount.first):,} {unit}, those of {amount.second_hand_offs:,} {sides.second_words} to"
        f" {whole_number(amount.second):,}{each}"
    )


def open_sentence(deals: OpenDeals) -> str:
    """The open deals of silent hand-offs in words, one amount a currency."""
    amounts = [
        f"{whole_number(amount):,} {currency or 'without a currency'}" for currency, amount in deals.amounts
    ]
    worth = f", worth {' and '.join(amounts)}" if amounts else ""
    part = f"{deals.hand_offs.numerator:,} of {deals.hand_offs.denominator:,}"
    return f"Open deals stand behind {part} hand-offs with nothing else recorded{worth}"


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"
