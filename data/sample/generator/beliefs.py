"""What the sample company's people answer in two survey waves: Sales finds follow-up fine, Marketing finds it bad."""

from random import Random

CORE = (
    "meetings-held",
    "answered-in-time",
    "leads-accepted",
    "content-used",
    "same-goals",
    "same-words",
    "hear-back",
    "clear-duties",
    "trust-promises",
    "valued-alike",
    "content-helps",
    "know-our-pressure",
    "qualified-lead-means",
)
BLOCK = (
    "meet-enough",
    "content-contact",
    "feedback-contact",
    "one-shared-place",
    "next-step-known",
    "know-their-rewards",
)
COLUMNS = ("wave", "team", *CORE, *BLOCK, "comment")
TAKE_PART = {"1": {"sales": 19, "marketing": 10}, "2": {"sales": 4, "marketing": 3}}  # wave → team → people

_ESTIMATES = {  # team → what it believes of ten, about
    "sales": {"meetings-held": 8.4, "answered-in-time": 8.6, "leads-accepted": 5.6, "content-used": 3.4},
    "marketing": {"meetings-held": 8.0, "answered-in-time": 3.4, "leads-accepted": 3.1, "content-used": 6.8},
}
_AGREEING = {  # team → the chance that somebody agrees
    "sales": {
        "same-goals": 0.6, "same-words": 0.35, "hear-back": 0.5, "clear-duties": 0.7, "trust-promises": 0.75,
        "valued-alike": 0.7, "content-helps": 0.3, "know-our-pressure": 0.3,
    },
    "marketing": {
        "same-goals": 0.5, "same-words": 0.3, "hear-back": 0.15, "clear-duties": 0.5, "trust-promises": 0.25,
        "valued-alike": 0.35, "content-helps": 0.75, "know-our-pressure": 0.4,
    },
}  # fmt: skip
_MEANINGS = {  # team → meaning → weight
    "sales": {"wants-to-talk": 9, "fits-our-market": 4, "reached-the-score": 2, "none": 1},
    "marketing": {"reached-the-score": 6, "shown-interest": 3, "wants-to-talk": 1},
}
_COMMENTS = (
    "Tell us what became of the webinar leads. We never hear.",
    "Friday afternoon is the worst moment to hand anything over.",
    "One list of terms that both sides really use.",
    "Less content, and the late-stage pieces buyers ask for.",
    "A short call before each campaign would save us weeks of guessing.",
    "The weekly works when everybody comes prepared.",
    "When a lead is turned down, please say why.",
    "Somebody should own the space between MQL and first call.",
    "Show both teams the same numbers every month.",
    "I like the buddy talks. More of them.",
    "Content is hard to find. Two places, three versions.",
    "The all-hands was cancelled and nobody said so.",
)


def build_answers(seed: str) -> list[dict[str, str]]:
    """One row an answer; what is left blank was not asked or could not be told."""
    rows = []
    for wave, teams in TAKE_PART.items():
        rng = Random(f"{seed}:{wave}")
        comments = list(_COMMENTS) if wave == "1" else []
        people = [team for team, number in teams.items() for _ in range(number)]
        rng.shuffle(people)
        for team in people:
            comment = comments.pop() if comments else ""
            rows.append(_answer(rng, wave, team) | {"comment": comment})
    return rows


def _answer(rng: Random, wave: str, team: str) -> dict[str, str]:
    given = {name: _estimate(rng, mean) for name, mean in _ESTIMATES[team].items()}
    given |= {name: _agreement(rng, chance) for name, chance in _AGREEING[team].items()}
    meanings = _MEANINGS[team]
    given["qualified-lead-means"] = rng.choices(list(meanings), list(meanings.values()))[0]
    asked = BLOCK if wave == "2" else ()
    given |= {name: _agreement(rng, 0.45) for name in asked}
    blank = dict.fromkeys(BLOCK, "")
    return {"wave": wave, "team": team, **blank, **given}


def _estimate(rng: Random, mean: float) -> str:
    if rng.random() < 0.06:
        return ""
    return str(min(max(round(rng.gauss(mean, 1.1)), 0), 10))


def _agreement(rng: Random, chance: float) -> str:
    if rng.random() < 0.04:
        return ""
    return str(rng.choice((4, 4, 5)) if rng.random() < chance else rng.choice((1, 2, 2, 3, 3)))
