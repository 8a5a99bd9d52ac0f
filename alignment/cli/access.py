"""Commands about who comes in: share links, accounts, and the log of changes."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from alignment.access.principal import Role
from alignment.cli.shared import OPERATOR, friendly, open_house, origin, print_json

if TYPE_CHECKING:
    from alignment.store.access_queries import AccountInfo, LinkInfo

ROLES = tuple(role.value for role in (Role.VIEWER, Role.EDITOR, Role.ADMIN))


@click.group()
def share() -> None:
    """Links with which others look at the scorecard, without signing in."""


@share.command("create")
@click.argument("label")
@click.option("--days", default=90, show_default=True, help="How long the link holds.")
@click.option("--snapshot", metavar="ID", help="Show this published snapshot alone.")
@click.option("--for-leadership", is_flag=True, help="Show what concerns the leadership alone.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def share_create(label: str, as_json: bool, **limits: Any) -> None:
    """A new link, shown this once. LABEL says who it is for."""
    from alignment import sharing

    link = sharing.create_link(OPERATOR, open_house(), label=label, **limits)
    url = link.url(origin())
    if as_json:
        print_json({"id": link.id, "label": link.label, "url": url, "expires_at": link.expires_at})
        return
    click.echo(url)
    click.echo(f"'{link.label}' holds until {link.expires_at:%Y-%m-%d}; it is not shown again", err=True)


@share.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def share_list(as_json: bool) -> None:
    """All links, newest first: until when they hold, how often and when last they were opened."""
    from alignment import sharing

    links = sharing.list_links(OPERATOR, open_house())
    if as_json:
        print_json([asdict(link) for link in links])
        return
    now = datetime.now(UTC)
    for link in links:
        click.echo(_line_of_link(link, now))
    if not links:
        click.echo("There is no link yet.")


@share.command("revoke")
@click.argument("link", metavar="ID")
@friendly
def share_revoke(link: str) -> None:
    """End a link, given its id or the beginning of it: open pages close at the next click."""
    from alignment import sharing

    revoked = sharing.revoke_link(OPERATOR, open_house(), link)
    click.echo(f"revoked: {revoked.label}")


@click.group()
def account() -> None:
    """Who may sign in with a password."""


@account.command("add")
@click.argument("name")
@click.option(
    "--role", type=click.Choice(ROLES), default="editor", show_default=True, help="What they may do."
)
@friendly
def account_add(name: str, role: str) -> None:
    """Add somebody; prints the one-time code with which they choose a password."""
    from alignment import accounts

    code = accounts.add_account(OPERATOR, open_house(), name, role=Role(role))
    _echo_code(code)


@account.command("code")
@click.argument("name")
@friendly
def account_code(name: str) -> None:
    """A new code for somebody who forgot the password, or was revoked and is welcome again."""
    from alignment import accounts

    _echo_code(accounts.issue_new_code(OPERATOR, open_house(), name))


@account.command("revoke")
@click.argument("name")
@friendly
def account_revoke(name: str) -> None:
    """Keep somebody out from now on; open pages close at the next click."""
    from alignment import accounts

    accounts.revoke_account(OPERATOR, open_house(), name)
    click.echo(f"revoked: {name}")


@account.command("readmit")
@click.argument("name")
@friendly
def account_readmit(name: str) -> None:
    """Let somebody whom the identity provider vouches for in again."""
    from alignment import accounts

    accounts.readmit_account(OPERATOR, open_house(), name)
    click.echo(f"readmitted: {name}")


@account.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def account_list(as_json: bool) -> None:
    """All accounts by name."""
    from alignment import accounts

    found = accounts.list_accounts(OPERATOR, open_house())
    if as_json:
        print_json([_without_password(info) for info in found])
        return
    for info in found:
        state = "revoked" if info.revoked_at else info.origin
        click.echo(f"{info.login:<32} {info.role:<8} {state}")
    if not found:
        click.echo("There is no account yet.")


@click.command()
@click.option("--limit", default=50, show_default=True, help="How many changes, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def log(limit: int, as_json: bool) -> None:
    """Who changed what, when."""
    from alignment.access.audit import LABELS, Action, list_changes

    entries = list_changes(OPERATOR, open_house(), now=datetime.now(UTC), limit=limit)
    if as_json:
        print_json([asdict(entry) for entry in entries])
        return
    for entry in entries:
        what = f"{LABELS[Action(entry.action)]}: {entry.subject}".removesuffix(": ")
        click.echo(f"{entry.at:%Y-%m-%d %H:%M}  {entry.who} ({entry.role}) {what}")
    if not entries:
        click.echo("Nothing was changed yet.")


def _echo_code(code: str) -> None:
    click.echo(code)
    click.echo(f"to be entered at {origin()}/auth/setup within a day; it is not shown again", err=True)


def _line_of_link(link: "LinkInfo", now: datetime) -> str:
    state = "revoked" if link.revoked_at else "expired" if link.expires_at <= now else "holds"
    last = f"last opened {link.last_opened_at:%Y-%m-%d}" if link.last_opened_at else "never opened"
    about = [f"opened {link.opened} times, {last}" if link.opened else last]
    about += [f"snapshot {link.snapshot}"] if link.snapshot else []
    about += ["for the leadership"] if link.for_leadership else []
    return f"{link.id[:8]}  {state:<8} until {link.expires_at:%Y-%m-%d}  {link.label}: {'; '.join(about)}"


def _without_password(info: "AccountInfo") -> dict[str, Any]:
    return {name: value for name, value in asdict(info).items() if name != "password"}
