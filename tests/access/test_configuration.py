"""What the environment says about signing in, and what it may not say."""

from typing import Any

import pytest

from alignment.access.configuration import (
    Provider,
    check_start,
    load_frame_ancestors,
    load_sign_in,
    parse_base_url,
)
from alignment.access.principal import Role
from alignment.errors import StartRefused

OIDC = {
    "ALIGNMENT_OIDC_METADATA_URL": "https://id.example.com/.well-known/openid-configuration",
    "ALIGNMENT_OIDC_CLIENT_ID": "scorecard",
    "ALIGNMENT_OIDC_CLIENT_SECRET": "canary-secret",
    "ALIGNMENT_OIDC_ADMINS": "Alice@Example.com",
    "ALIGNMENT_OIDC_EDITORS": "@example.com, edith@partner.example",
}
BASE = "https://score.example.com"
PASSWORD = {"ALIGNMENT_ADMIN_PASSWORD": "correct horse battery"}


def test_without_a_word_nobody_signs_in() -> None:
    assert not load_sign_in({}, base_url="").configured


@pytest.mark.parametrize("variables", [PASSWORD, {"ALIGNMENT_SIGN_IN": "password"}])
def test_a_password_or_accounts_are_a_sign_in(variables: dict[str, str]) -> None:
    sign_in = load_sign_in(variables, base_url="")
    assert sign_in.configured
    assert sign_in.by_password


def test_a_provider_gives_the_highest_role_that_its_lists_name() -> None:
    provider = load_sign_in(OIDC, base_url=BASE).provider
    assert provider is not None
    roles = {
        "alice@example.com": Role.ADMIN,
        "ALICE@example.com": Role.ADMIN,
        "bob@example.com": Role.EDITOR,
        "edith@partner.example": Role.EDITOR,
        "mallory@partner.example": None,
        "mallory@evil.example": None,
        "mallory@sub.example.com": None,
        "example.com": None,
        "@example.com": None,
        "bob@ex\u212bmple.com": None,
        "@example.com@evil.example": None,
    }
    assert {address: provider.role_of(address) for address in roles} == roles


@pytest.mark.parametrize(
    ("variables", "base_url", "complaint"),
    [
        ({"ALIGNMENT_ADMIN_PASSWORD": "short"}, "", "at least 12 characters"),
        ({"ALIGNMENT_SIGN_IN": "yes"}, "", "'password'"),
        (OIDC, "", "set ALIGNMENT_BASE_URL as well"),
        ({"ALIGNMENT_OIDC_CLIENT_ID": "scorecard"}, BASE, "needs ALIGNMENT_OIDC_METADATA_URL"),
        (
            {**OIDC, "ALIGNMENT_OIDC_ADMINS": "", "ALIGNMENT_OIDC_EDITORS": ""},
            BASE,
            "so nobody could sign in",
        ),
        ({**OIDC, "ALIGNMENT_OIDC_ADMINS": "example.com"}, BASE, "holds 'example.com'"),
        ({**OIDC, "ALIGNMENT_OIDC_ADMINS": "@"}, BASE, "holds '@'"),
        (PASSWORD, "score.example.com", "ALIGNMENT_BASE_URL is 'score.example.com'"),
        (PASSWORD, "https://example.com/score", "a host that is the app's alone"),
        (PASSWORD, "https://user@example.com", "a host that is the app's alone"),
        (PASSWORD, "ftp://example.com", "ALIGNMENT_BASE_URL is 'ftp://example.com'"),
        (PASSWORD, "https://example.com:port", "ALIGNMENT_BASE_URL is"),
    ],
)
def test_a_wrong_word_ends_the_start_with_its_reason(
    variables: dict[str, str], base_url: str, complaint: str
) -> None:
    with pytest.raises(StartRefused) as refusal:
        check_start(variables, address="127.0.0.1", base_url=base_url)
    assert complaint in str(refusal.value)
    assert "canary-secret" not in str(refusal.value)


REACHABLE: list[dict[str, Any]] = [
    {"address": "0.0.0.0", "base_url": ""},
    {"address": None, "base_url": ""},
    {"address": "127.0.0.1", "base_url": BASE},
    {"address": "127.0.0.1", "base_url": "", "public_name": "score.example.com"},
]


@pytest.mark.parametrize("where", REACHABLE)
def test_where_others_reach_it_the_app_starts_with_a_sign_in_alone(where: dict[str, Any]) -> None:
    assert check_start(PASSWORD, **where).configured
    with pytest.raises(StartRefused, match="Give it one"):
        check_start({}, **where)


def test_the_base_url_says_whether_cookies_travel_by_https_alone() -> None:
    secure, plain = (
        parse_base_url("https://Score.example.com/"),
        parse_base_url("http://score.example.com:8501"),
    )
    assert secure is not None
    assert plain is not None
    assert (secure.origin, secure.secure) == ("https://score.example.com", True)
    assert (plain.origin, plain.secure) == ("http://score.example.com:8501", False)
    assert parse_base_url("") is None


def test_secrets_are_not_shown_with_what_holds_them() -> None:
    sign_in = load_sign_in({**OIDC, "ALIGNMENT_ADMIN_PASSWORD": "canary-password"}, base_url=BASE)
    assert isinstance(sign_in.provider, Provider)
    assert "canary" not in repr(sign_in)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ()),
        ("none", ()),
        ("self", ("'self'",)),
        ("self https://Intranet.example.com:8443", ("'self'", "https://intranet.example.com:8443")),
    ],
)
def test_who_may_show_the_app_in_a_frame_is_nobody_unless_named(
    given: str, expected: tuple[str, ...]
) -> None:
    assert load_frame_ancestors({"ALIGNMENT_FRAME_ANCESTORS": given}) == expected


@pytest.mark.parametrize(
    "given", ["*", "https:", "https://*.example.com", "https://a.example; script-src *", "none self", "evil"]
)
def test_a_frame_that_is_no_address_keeps_the_app_from_starting(given: str) -> None:
    with pytest.raises(StartRefused, match="ALIGNMENT_FRAME_ANCESTORS holds"):
        check_start({"ALIGNMENT_FRAME_ANCESTORS": given}, address="127.0.0.1", base_url="")
