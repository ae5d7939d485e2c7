"""A table and one that refers to it, with the CASCADE that our own tables never use."""
