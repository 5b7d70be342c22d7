"""Parse one file within limits: the request is JSON on standard input, the answer a file that it names."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from hotspots.io.child.answer import Answer, RefusalError

TASKS: Final = {
    "workbook": "workbook",
    "sparse": "workbook",
    "vector": "vector",
    "parquet": "parquet",
    "osm": "osm",
    "osm_join": "osm_join",
}


def main() -> int:
    """Do what standard input asks for."""
    request: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    module = importlib.import_module(f"hotspots.io.child.{TASKS[request['task']]}")
    read: Callable[[dict[str, Any], Answer], None] = getattr(module, f"read_{request['task']}")
    answer = Path(request["answer"])
    _limit(request["bytes"], request["seconds"])
    try:
        read(request, Answer(answer))
    except RefusalError as refusal:
        Answer(answer).write(refused=refusal.code, values=refusal.values)
    except MemoryError:
        Answer(answer).write(refused="file_exhausts", values={})
    except Exception:  # a parser raises whatever a damaged file makes of it
        Answer(answer).write(refused="file_damaged", values={})
    return 0


def _limit(more_bytes: int, seconds: float) -> None:
    """Bound memory and time of what follows, where the system can; the parent watches too."""
    if sys.platform == "win32":
        return
    import resource

    signal.setitimer(signal.ITIMER_PROF, seconds)  # its signal ends the process, whatever that is doing
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # What is allocated, not what is reserved: memory pools and threads reserve far more than they use.
        here = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        data = next(int(line.split()[1]) * 1024 for line in here.splitlines() if line.startswith("VmData"))
        resource.setrlimit(resource.RLIMIT_DATA, (data + more_bytes, data + more_bytes))


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # nothing to tidy up, and freeing millions of cells one by one takes long
