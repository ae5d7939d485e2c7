"""The rules: pure values and functions. No framework, no clock, no random, no I/O."""
