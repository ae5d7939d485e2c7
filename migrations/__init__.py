"""Migrations of the tables in domain/store/records.py, made by `make migration`."""
