"""As first, then a migration whose process is killed half-way."""

from tests.store.example.first.m0001_initial import Migration

__all__ = ["Migration"]
