"""As first, then a migration that works half-way."""
