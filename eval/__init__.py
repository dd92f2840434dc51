"""Question sets, measures, runs and reports.  `python -m eval`."""
