"""Nobody counts twice: who of a file was counted before, and what a file must not tell about one that was taken back."""

from collections.abc import Mapping, Sequence

from alignment.survey.questions import TEAMS


def find_new(marks: Sequence[str], counted: Sequence[Mapping[str, str]]) -> list[int]:
    """The places of those who are in no import so far."""
    known = {mark for people in counted for mark in people}
    return [place for place, mark in enumerate(marks) if mark not in known]


def differs_by_few(new: Mapping[str, str], withdrawn: Sequence[Mapping[str, str]], *, k: int) -> bool:
    """Whether these people (mark → team) and those of an import that was taken back differ by fewer than `k`.

    Its figures have been seen: the difference of the two would tell about those few. In all teams together and in each.
    """
    for old in withdrawn:
        if not new.keys() & old.keys():
            continue
        for team in (None, *TEAMS):
            mine = {mark for mark, other in new.items() if team in (None, other)}
            theirs = {mark for mark, other in old.items() if team in (None, other)}
            if any(0 < len(few) < k for few in (mine - theirs, theirs - mine)):
                return True
    return False
