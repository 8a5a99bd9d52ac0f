"""The response headers that keep a browser from fetching, framing or telling anything to strangers."""

import base64
import hashlib
import re
from collections.abc import Sequence

YEAR = 365 * 24 * 60 * 60  # seconds
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def security_headers(
    index_page: str, *, secure: bool = False, frame_ancestors: Sequence[str] = ()
) -> dict[str, str]:
    """Header name → value for every answer.

    `index_page` is the HTML that starts the app in the browser: its inline scripts are allowed by their hashes, so
    that no other inline script runs. Styles may be inline: the front end makes them as it draws. `secure`: browsers
    reach the app by HTTPS, and are told to come no other way. `frame_ancestors`: whose pages may show the app in a
    frame ("'self'", origins); nobody's by default.
    """
    scripts = " ".join(_hash(script) for script in _INLINE_SCRIPT.findall(index_page))
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' 'wasm-unsafe-eval' {scripts}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(frame_ancestors) or "'none'",
    }
    # The older header knows nothing of origins: where some are named, the policy speaks alone.
    framing = {"X-Frame-Options": "SAMEORIGIN" if frame_ancestors else "DENY"}
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        **({} if set(frame_ancestors) - {"'self'"} else framing),
        **({"Strict-Transport-Security": f"max-age={YEAR}"} if secure else {}),
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Robots-Tag": "noindex, nofollow",
    }


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
