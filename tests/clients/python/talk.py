"""How a script and its test talk: settings come as an argument, a browser is asked for, results go back."""

import json
import sys

told = json.loads(sys.argv[1])


def visit(url):
    """A person opens this address, and approves; where the browser is sent then."""
    print("visit", url, flush=True)
    return sys.stdin.readline().strip()


def result(**values):
    print("result", json.dumps(values), flush=True)
