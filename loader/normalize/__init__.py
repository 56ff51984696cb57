"""Printed strings → entities: who is meant by a name, which districts a task binds."""

from loader.normalize.document import DocumentRows, Overrides, normalize

__all__ = ["DocumentRows", "Overrides", "normalize"]
