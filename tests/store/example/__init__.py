"""Migrations that are not ours, to show how ours are run."""
