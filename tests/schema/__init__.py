"""Tests of the GraphQL layer, each through a schema."""
