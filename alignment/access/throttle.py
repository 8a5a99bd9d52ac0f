"""How often somebody may try to guess a secret: failures counted for each client and altogether, in bounded memory."""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

MOST_CLIENTS = 10_000
MOST_PROVEN = 10_000


@dataclass
class Throttle:
    """Lets so many failures through in a span of time: `each` of one client, `together` of all; then nobody's tries.

    Counts live in this process and end with it. Of more clients than `most_clients` those seen longest ago are
    forgotten; the count of all together stays. `now` is a clock in seconds that never goes back.
    """

    each: int
    together: int
    seconds: float
    most_clients: int = MOST_CLIENTS
    _clients: "OrderedDict[str, list[float]]" = field(default_factory=OrderedDict)
    _all: list[float] = field(default_factory=lambda: [0.0, 0.0])
    _lock: Lock = field(default_factory=Lock)

    def admit(self, client: str, *, now: float) -> bool:
        """Whether this client may try once more. The try counts as a failure until it is forgiven."""
        with self._lock:
            mine = self._of(client, now)
            if mine[1] >= self.each or self._all[1] >= self.together:
                return False
            mine[1] += 1
            self._all[1] += 1
            return True

    def forgive(self, client: str, *, now: float) -> None:
        """Take the last try back: it was no failure."""
        with self._lock:
            mine = self._of(client, now)
            mine[1] = max(0.0, mine[1] - 1)
            self._all[1] = max(0.0, self._all[1] - 1)

    def _of(self, client: str, now: float) -> list[float]:
        """The client's count, [since, failures], begun anew where its span is over."""
        if now - self._all[0] >= self.seconds:
            self._all[:] = [now, 0.0]
        mine = self._clients.setdefault(client, [now, 0.0])
        self._clients.move_to_end(client)
        if now - mine[0] >= self.seconds:
            mine[:] = [now, 0.0]
        while len(self._clients) > self.most_clients:
            self._clients.popitem(last=False)
        return mine


@dataclass
class Proven:
    """Hashes of cookies that were good a while ago: their holders are not kept out by a neighbour who guesses."""

    _hashes: "OrderedDict[str, None]" = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, token_hash: str) -> None:
        """Remember a cookie that was good; of too many, those seen longest ago are forgotten."""
        with self._lock:
            self._hashes[token_hash] = None
            self._hashes.move_to_end(token_hash)
            while len(self._hashes) > MOST_PROVEN:
                self._hashes.popitem(last=False)

    def __contains__(self, token_hash: str) -> bool:
        return token_hash in self._hashes


@dataclass(frozen=True)
class Tries:
    """What one process remembers of failures: share links and cookies, sign-ins and set-up codes."""

    links: Throttle = field(default_factory=lambda: Throttle(each=20, together=1_000, seconds=600))
    sign_ins: Throttle = field(default_factory=lambda: Throttle(each=10, together=100, seconds=600))
    proven: Proven = field(default_factory=Proven)


def client_of(address: str | None) -> str:
    """Whom failures are counted for: an IPv4 address, or the /64 network that one holder of IPv6 addresses has."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
