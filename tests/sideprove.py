"""What the tests of pages share."""

import re


def find_tekst(markdown: str) -> str:
    """Take away the backslashes that keep Markdown from reading text as markup."""
    return re.sub(r"\\(.)", r"\1", markdown)
