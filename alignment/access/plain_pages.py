"""The few pages that stand before the app: sign in, choose a password, sign out, and why somebody is not let in."""

from collections.abc import Mapping
from html import escape

from starlette.responses import HTMLResponse

from alignment.access.configuration import SignIn
from alignment.access.passwords import SHORTEST

HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}

_STYLE = """
:root{color-scheme:light dark;--ink:#101828;--soft:#4d5563;--line:#8a929f;--paper:#fff;--deep:#27303f;--bad:#a01c2c}
@media(prefers-color-scheme:dark){:root{--ink:#eef1f5;--soft:#b9c1cc;--line:#7b8696;--paper:#11161d;--deep:#dfe4ea;
--bad:#f0707c}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.05rem/1.5 "Source Sans",system-ui,sans-serif}
main{max-width:26rem;margin:0 auto;padding:14vh 1.25rem 3rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 1rem}
p{margin:0 0 1rem}.soft{color:var(--soft)}.bad{color:var(--bad);font-weight:600}
label{display:block;font-weight:600;margin:0 0 .25rem}
input{width:100%;font:inherit;padding:.5rem .6rem;margin:0 0 1rem;border:1px solid var(--line);border-radius:.4rem;
background:transparent;color:inherit}
button,a.button{display:inline-block;font:inherit;font-weight:600;padding:.5rem 1rem;margin:0 .5rem .75rem 0;
border:1px solid var(--deep);border-radius:.4rem;background:var(--deep);color:var(--paper);cursor:pointer;
text-decoration:none}
button.second,a.second{background:transparent;color:var(--ink)}
a{color:var(--ink)}
:focus-visible{outline:3px solid #1f5fc4;outline-offset:2px}
"""

DEAD_LINK = {
    "en": (
        "This link does not work",
        "It may have expired, been replaced or been used already. Ask who gave it to you for a new one. If it led to a"
        " survey that has ended, come back later: the same link shows the results once they are published.",
    ),
    "de": (
        "Dieser Link funktioniert nicht",
        "Er ist vielleicht abgelaufen, ersetzt oder schon benutzt. Bitten Sie um einen neuen, wo Sie ihn her haben."
        " Führte er zu einer Umfrage, die beendet ist, kommen Sie später wieder: Derselbe Link zeigt dann die Ergebnisse.",
    ),
}


def answer(
    title: str,
    body: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    language: str = "en",
) -> HTMLResponse:
    """A whole page; `title` is text, `body` is HTML of ours."""
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f"<title>{escape(title)} – Alignment Health Check</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<style>{_STYLE}</style><main><h1>{escape(title)}</h1>{body}</main></html>"
    )
    return HTMLResponse(page, status_code=status, headers={**HEADERS, **(headers or {})})


def sign_in_page(
    sign_in: SignIn, *, onward: str, stamp: str, wrong: str = "", login: str = "", status: int = 200
) -> HTMLResponse:
    """Every way to sign in that there is; `wrong` says why the last try failed, `stamp` that the form is ours."""
    body = _wrong(wrong)
    if sign_in.provider:
        name = escape(sign_in.provider.name)
        asked = f"?onward={escape(onward)}" if onward != "/" else ""
        body += f'<p><a class="button" href="/auth/oidc{asked}">Sign in with {name}</a></p>'
    if sign_in.by_password:
        body += (
            f'<form method="post" action="/auth/signin">{_stamp(stamp)}'
            f'<input type="hidden" name="onward" value="{escape(onward)}">'
            f"{_field('login', 'Name', value=login, autocomplete='username', autofocus=not login)}"
            f"{_password('password', 'Password', autocomplete='current-password', autofocus=bool(login))}"
            "<button>Sign in</button></form>"
        )
    body += (
        '<p class="soft">You were given a link? Open that instead: it needs no sign-in. If it does not work any more,'
        " ask who gave it to you for a new one.</p>"
    )
    return answer("Sign in", body, status=status)


def set_up_page(*, stamp: str, wrong: str = "", code: str = "", status: int = 200) -> HTMLResponse:
    """Where the holder of a one-time code chooses a password."""
    body = (
        f"{_wrong(wrong)}<p>Enter the set-up code that you were given or that the app printed when it started, and"
        f" choose a password of at least {SHORTEST} characters.</p>"
        f'<form method="post" action="/auth/setup">{_stamp(stamp)}'
        f"{_field('code', 'Set-up code', value=code, autocomplete='off', autofocus=True)}"
        f"{_password('password', 'New password', autocomplete='new-password')}"
        f"{_password('again', 'The same once more', autocomplete='new-password')}"
        "<button>Choose this password</button></form>"
    )
    return answer("Choose a password", body, status=status)


def password_chosen_page(login: str) -> HTMLResponse:
    """What somebody reads who has just chosen a password."""
    body = (
        f"<p>You sign in as <strong>{escape(login)}</strong> from now on.</p>"
        '<p><a class="button" href="/auth/signin">Sign in</a></p>'
    )
    return answer("Your password is set", body)


def sign_out_page(name: str, *, stamp: str) -> HTMLResponse:
    """Asks where to sign out."""
    body = (
        f"<p>You are signed in as <strong>{escape(name)}</strong>.</p>"
        f'<form method="post" action="/auth/signout">{_stamp(stamp)}<button>Sign out here</button>'
        '<button class="second" name="everywhere" value="yes">Sign out everywhere</button></form>'
        '<p class="soft">Everywhere: in all browsers, on all devices, wherever you signed in.</p>'
        '<p><a href="/">Stay signed in</a></p>'
    )
    return answer("Sign out", body)


def dead_link_page(languages: str = "") -> HTMLResponse:
    """The one answer to a link that never was, has expired, was used or was revoked.

    `languages` is what the browser asks for (Accept-Language): whoever answers a survey reads it in German too.
    """
    language = "de" if languages.strip().lower().startswith("de") else "en"
    title, text = DEAD_LINK[language]
    return answer(title, f"<p>{text}</p>", status=404, language=language)


def too_many_page() -> HTMLResponse:
    """The answer to somebody who has tried too often."""
    return answer(
        "Too many attempts",
        "<p>Wait ten minutes, then try again. Whoever is signed in, or has opened a link before, is not affected.</p>",
        status=429,
        headers={"Retry-After": "600"},
    )


def no_access_page(reason: str, *, again: str = "") -> HTMLResponse:
    """Why a sign-in led nowhere, with a link to try again."""
    body = f"<p>{escape(reason[:1].upper() + reason[1:])}.</p>"
    if again:
        body += f'<p><a class="button second" href="{escape(again)}">Try again</a></p>'
    return answer("No access", body, status=403)


def unavailable_page(reason: str) -> HTMLResponse:
    """Why nobody can be let in at the moment."""
    return answer("Not available", f"<p>{escape(reason)}</p>", status=503, headers={"Retry-After": "10"})


def local_only_page(reason: str) -> HTMLResponse:
    """Why a stranger's request is not answered by an app without a sign-in."""
    return answer(
        "No access",
        "<p>This app has no sign-in yet, so it only answers people who sit at the computer that it runs on. This"
        f" request was refused because {escape(reason)}.</p>"
        "<p>Open it on that computer itself, at the address that was printed when it started.</p>",
        status=403,
    )


def _wrong(text: str) -> str:
    return f'<p class="bad" role="alert">{escape(text)}</p>' if text else ""


def _stamp(stamp: str) -> str:
    return f'<input type="hidden" name="stamp" value="{escape(stamp)}">'


def _field(name: str, label: str, *, autocomplete: str, value: str = "", autofocus: bool = False) -> str:
    focus = " autofocus" if autofocus else ""
    return (
        f'<label for="{name}">{label}</label><input id="{name}" name="{name}" value="{escape(value)}" required'
        f' maxlength="100" autocapitalize="none" spellcheck="false" autocomplete="{autocomplete}"{focus}>'
    )


def _password(name: str, label: str, *, autocomplete: str, autofocus: bool = False) -> str:
    focus = " autofocus" if autofocus else ""
    return (
        f'<label for="{name}">{label}</label><input id="{name}" name="{name}" type="password" required'
        f' maxlength="256" autocomplete="{autocomplete}"{focus}>'
    )
