"""The manual: what every rule finds, why, and what to write instead."""

from stackproof.core.errors import UsageError


def explain(name: str | None) -> str:
    """The page of a rule, or the list of all rules.

    Args:
        name: A code or a slug; None for the list.

    Raises:
        UsageError: There is no such rule.
    """
    from stackproof.rules import packs, pages, registry  # noqa: PLC0415

    if name is None:
        return "".join(f"{rule.code.number}  {rule.code.slug}\n" for rule in registry.every())
    rule = registry.find(name)
    if rule is None:
        raise UsageError(f"there is no rule `{name}`", help="`stackproof explain` lists the rules")
    asked = ", ".join(packs.having(rule.code.number))
    return f"{pages.page_of(rule).text}\n## Profiles\n\nAsked by: {asked}.\n"


def reference() -> str:
    """One document of all rules: a table, then the page of each."""
    from stackproof.report import reference as written  # noqa: PLC0415
    from stackproof.rules import registry  # noqa: PLC0415

    return written.rules(registry.every())
