"""Pictures on demand: read, drawn and kept, since a published database does not change."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import TypeVar, cast

from markupsafe import Markup

from web.language import Language
from web.pictures.frames import figure, pen_for, stand_alone
from web.pictures.kinds import KINDS, kinds_of
from web.pictures.picture import Subject
from web.pictures.subjects import find

MOST_KEPT = 64

T = TypeVar("T")


@dataclass
class Gallery:
    """The pictures of one database; the least recently asked for give way (100 kB at most each)."""

    _kept: OrderedDict[tuple[str, ...], object] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def figures(
        self,
        connection: sqlite3.Connection,
        kind: str,
        key: str,
        language: Language,
        names: Sequence[str] = (),
    ) -> dict[str, Markup]:
        """name → figure, of the pictures that one document, unit, leader or indicator has.

        All of them, or those of ``names`` in their order; none for a subject that is not here.
        """
        subject = find(connection, kind, key)
        if subject is None:
            return {}
        wanted = names or [one.name for one in kinds_of(kind)]
        drawn = {
            name: self._keep(
                ("figure", name, key, language.code),
                partial(self._figure, connection, name, subject, language),
            )
            for name in wanted
        }
        return {name: figure for name, figure in drawn.items() if figure}

    def _figure(
        self, connection: sqlite3.Connection, name: str, subject: Subject, language: Language
    ) -> Markup | None:
        kind = KINDS[name]
        data = kind.read(connection, subject)
        if data is None:
            return None
        pen = pen_for(kind, subject, language, has_links=True)
        return figure(kind, subject, kind.draw(data, pen), pen)

    def file(
        self, connection: sqlite3.Connection, name: str, key: str, language: Language
    ) -> str | None:
        """The picture as an SVG file; None where there is no such subject or nothing to draw."""

        def make() -> str | None:
            kind = KINDS[name]
            subject = find(connection, kind.subject, key)
            data = kind.read(connection, subject) if subject else None
            if subject is None or data is None:
                return None
            (version,) = connection.execute(
                "select value from about where key = 'data_version'"
            ).fetchone()
            pen = pen_for(kind, subject, language, has_links=False)
            return stand_alone(kind, subject, kind.draw(data, pen), pen, version)

        return self._keep(("file", name, key, language.code), make)

    def _keep(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What is kept for a key, made where nothing is; nothing found is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
        made = make()
        if made:
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return made
