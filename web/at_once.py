"""Templates rendered in one go.

Datasette has its templates compiled so that any expression in them may be waited for, which takes
twice as long, three times for a page of a thousand lines. Ours are given all they show.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, Template


class AtOnce(Template):
    """A template whose ``render_async``, which Datasette calls, does not wait for anything."""

    async def render_async(self, *args: Any, **kwargs: Any) -> str:
        """The rendered page."""
        return self.render(*args, **kwargs)


def render_at_once(environment: Environment) -> None:
    """Have an environment that has loaded no template yet compile them to be rendered at once."""
    environment.is_async = False
    environment.template_class = AtOnce
