"""Who may do what: Alice (admin), Edith (editor), Vic (viewer), Rae (respondent)."""

import pytest

from alignment.access.principal import LOCAL_ADMIN, Principal, Role, may, require
from alignment.errors import AccessRefused

ALICE = Principal(Role.ADMIN, "Alice")
EDITH = Principal(Role.EDITOR, "Edith")
VIC = Principal(Role.VIEWER, "Vic")
RAE = Principal(Role.RESPONDENT, "Rae")

MAY = {
    ALICE: {Role.VIEWER, Role.EDITOR, Role.ADMIN},
    EDITH: {Role.VIEWER, Role.EDITOR},
    VIC: {Role.VIEWER},
    RAE: {Role.RESPONDENT},
}


@pytest.mark.parametrize("principal", MAY, ids=lambda principal: principal.name)
def test_each_role_may_what_the_table_says_and_nothing_else(principal: Principal) -> None:
    assert {role for role in Role if may(principal, role)} == MAY[principal]


def test_a_refusal_says_who_is_asked_for_and_what_to_do() -> None:
    with pytest.raises(AccessRefused, match=r"'admin'.*Vic is here as 'viewer'.*ask an admin"):
        require(VIC, Role.ADMIN)


def test_somebody_who_may_is_handed_back() -> None:
    assert require(EDITH, Role.VIEWER) is EDITH


def test_the_local_admin_is_an_admin() -> None:
    assert may(LOCAL_ADMIN, Role.ADMIN)
