"""One module per subject, one function per legal act, one transaction each."""
