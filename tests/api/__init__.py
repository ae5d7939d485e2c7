"""Tests of the service around the schema, over HTTP in the same process."""
