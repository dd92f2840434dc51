"""From retrieved passages to a verbatim answer or a typed refusal."""
