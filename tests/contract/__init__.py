"""The contract of the whole schema: whatever is asked gets an answer."""
