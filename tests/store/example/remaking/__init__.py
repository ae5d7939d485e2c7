"""As first, then a change for which SQLite must remake the table referred to."""
