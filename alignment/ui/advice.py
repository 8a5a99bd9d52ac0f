"""What pages ask of the advice: the suggested fixes and the register, as far as somebody may see them."""

from alignment.access.principal import Principal, Role, may
from alignment.access.served import current
from alignment.advice.fixes import Fix
from alignment.advice.register import Entry
from alignment.measures.results import Scorecard
from alignment.scorecards.advised import advise, read_register


def load_fixes(scorecard: Scorecard, principal: Principal, *, window: str = "13w") -> tuple[Fix, ...]:
    """The suggestions, best first; what concerns the leadership alone only for those who may see it."""
    limited = not may(principal, Role.EDITOR)
    fixes = advise(current().database, scorecard, window=window, limited=limited)
    return tuple(fix for fix in fixes if principal.for_leadership or not fix.practice.leadership_only)


def load_register(scorecard: Scorecard, principal: Principal) -> tuple[Entry, ...]:
    """How each practice stands, in the order they are written; likewise."""
    entries = read_register(current().database, scorecard)
    return tuple(e for e in entries if principal.for_leadership or not e.practice.leadership_only)
