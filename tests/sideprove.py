"""What the tests of pages share."""

import re
from functools import cache

from streamlit.components.v2 import manifest_scanner

# AppTest looks for components in every installed package at each run: a tenth of a second, and always the same answer.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def find_tekst(markdown: str) -> str:
    """Take away the backslashes that keep Markdown from reading text as markup."""
    return re.sub(r"\\(.)", r"\1", markdown)
