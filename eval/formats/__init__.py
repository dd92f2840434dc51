"""Formats of question sets, one module each: every one is a translation into lines of the normal form."""
