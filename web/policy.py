"""The Content-Security-Policy: which scripts of our own pages may run, by their hashes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_EXPRESSION = re.compile(r"\{[{%#]")
_ALLOW_FACET = "DATASETTE_ALLOW_FACET = {};"


def content_security_policy(templates: Iterable[str]) -> str:
    """The policy for pages made of these template sources.

    A script inside a page runs only if it stands in a template word for word, without an expression
    in it: its hash is in the policy, so what a document or a URL brings into a page never runs.
    The one of Datasette's that has an expression has two values. Styles may stand in pages, because
    Datasette writes column names into one and the editor sets some; no other host, no eval.
    """
    scripts = {_ALLOW_FACET.format(value) for value in ("true", "false")}
    for source in templates:
        scripts |= {s for s in _INLINE.findall(source) if s and not _EXPRESSION.search(s)}
    hashes = " ".join(sorted(f"'sha256-{_digest(script)}'" for script in scripts))
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
