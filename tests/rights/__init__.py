"""Who may do what: every operation, tried by every role."""
