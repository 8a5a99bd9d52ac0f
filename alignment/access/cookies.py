"""The cookies that are ours: what they are called, and how a browser is told to keep or drop them."""

from datetime import datetime

from starlette.responses import Response

STAFF = "alignment_staff"  # stands for a sign-in
LINK = "alignment_link"  # holds the token of a share link
OURS = (STAFF, LINK)  # those that open something
ANSWER = "alignment_answer"  # a way into a survey, and what makes this browser one that answers once
FORM = "alignment_form"  # proves that a form was ours, to a browser that does not say so
ONWARD = "alignment_onward"  # the page to go on to, while somebody is at the identity provider


def keep(response: Response, name: str, value: str, *, expires_at: datetime, secure: bool) -> None:
    """Have the browser keep a cookie that no script can read and no other site can make it send."""
    response.set_cookie(
        name, value, expires=expires_at, path="/", httponly=True, samesite="lax", secure=secure
    )


def drop(response: Response, name: str) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(name, path="/", httponly=True, samesite="lax")
