"""The service around the schema: routes, settings, the command line. Knows no rule."""
