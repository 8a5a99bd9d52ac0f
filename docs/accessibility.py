"""What axe-core finds in the app that is not ours to mend: one list, for the tests and for docs/accessibility.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Exemption:
    """A finding that stays: the rule, a piece of the element's HTML that tells it apart, and why."""

    rule: str
    html: str
    reason: str

    def covers(self, rule: str, html: str) -> bool:
        """Whether a finding of this rule at this element is the one that is meant."""
        return rule == self.rule and self.html in html


EXEMPTIONS: tuple[Exemption, ...] = ()


def exemptions() -> str:
    """The list as Markdown."""
    if not EXEMPTIONS:
        return "None."
    return "\n".join(f"- `{known.rule}` at `{known.html}`: {known.reason}" for known in EXEMPTIONS)
