"""The measures: each a short pure function with its source; None where it does not apply (eval/README.md lists all)."""
