"""Tests: the same names as the code, each reading like the clause it proves."""
