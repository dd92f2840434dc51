"""`python -m eval COMMAND`: each command stands in its own module of `eval.commands`.

An error that a person can mend is one line on stderr and exit code 2, never a traceback.
"""

import argparse
import os
import shlex
import sys
from collections.abc import Callable, Sequence

from eval.commands import bench, calibrate, compare, gate, history, lint, load, report, retrieval, run, speed
from qa.errors import YearbookError

COMMANDS = (run, compare, history, report, gate, calibrate, lint, retrieval, speed, load, bench)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its own exit code (None is 0), or 2 after an error's line, or 130 when stopped by Ctrl-C."""
    words = sys.argv[1:] if arguments is None else arguments
    given = _parser().parse_args(words)
    given.command_line = shlex.join(("python", "-m", "eval", *words))
    command: Callable[[argparse.Namespace], int | None] = given.command
    try:
        code = command(given) or 0
        sys.stdout.flush()
    except YearbookError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断，写好的结果行已保留。 / Stopped; the lines written so far are kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader (head, less) has seen enough; flushing at exit would fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval", description="问答评测 / evaluation of the answers"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(commands).set_defaults(command=command.run)
    return parser
