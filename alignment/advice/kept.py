"""A suggested fix as it is kept for good: all that its card shows, whatever becomes of the practice later."""

from typing import Any

from alignment.advice.fixes import Fix, fixes_json
from alignment.advice.schema import Cite, Practice
from alignment.advice.signals import Why


def keep_fix(fix: Fix) -> dict[str, Any]:
    """The fix as `alignment fixes --json` prints it, and what its card shows besides."""
    practice = fix.practice
    return {
        **fixes_json([fix])[0],
        "what": practice.what,
        "leadership_only": practice.leadership_only,
        "practice_caveats": list(practice.caveats),
        "tensions": list(practice.tensions),
        "cited": [{"document": c.document, "section": c.section, "part": c.part} for c in practice.cites],
    }


def load_kept(data: dict[str, Any]) -> Fix:
    """The fix that `keep_fix` wrote; its practice holds what a card shows and nothing to judge by.

    It is not checked again: a practice that was published stays as it was, even if the rules for practices change.
    """
    practice = Practice.model_construct(
        id=data["id"],
        title=data["title"],
        cites=tuple(Cite.model_construct(**cite, anchor="") for cite in data["cited"]),
        moves=(),
        what=data["what"],
        first_step=data["first_step"],
        who=tuple(data["who"]),
        effort=data["effort"],
        evidence=(),
        signals=(),
        caveats=tuple(data["practice_caveats"]),
        tensions=tuple(data["tensions"]),
        leadership_only=data["leadership_only"],
    )
    why = tuple(Why(**reason) for reason in data["why"])
    return Fix(practice, data["metric"], data["points_max"], why, data["state"])
