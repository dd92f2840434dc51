"""The commands of `python -m eval`, one module each: `add_parser(commands)` says what it takes, `run(given)` does it."""
