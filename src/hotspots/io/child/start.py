"""Starts a child: run by its path, without site packages of its own, with one request on standard input.

What a start imports is paid for each file that is read, so this takes in nothing, and lets `hotspots` and
`hotspots.io` be names only: their own modules would look up what they offer.
"""

import marshal
import os
import sys


def main() -> int:
    """Take the request, stand where the parent stands, and do what it asks."""
    request = marshal.loads(sys.stdin.buffer.read())  # noqa: S302  (the parent's word; what comes back is never loaded so)
    sys.path[:] = request["sys_path"]
    for name, places in request["packages"].items():
        package = type(sys)(name)
        package.__path__ = places
        sys.modules[name] = package
    from hotspots.io.child.work import work

    return work(request)


if __name__ == "__main__":
    code = main()
    os._exit(code)  # nothing to tidy up, and freeing millions of cells one by one takes long
