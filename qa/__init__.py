"""Yearbook QA: questions over official yearbooks, answered verbatim or refused."""
