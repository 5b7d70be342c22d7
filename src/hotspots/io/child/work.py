"""Do one task within limits: what is asked is a plain dictionary, the answer a file that it names."""

from __future__ import annotations

import sys
from importlib import import_module

from hotspots.io.child.answer import Answer, RefusalError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

TASKS = {
    "workbook": "workbook",
    "sparse": "workbook",
    "vector": "vector",
    "parquet": "parquet",
    "osm": "osm",
    "osm_join": "osm_join",
}
_LIGHTEST = "hotspots.io.child.osm"


def work(request: dict[str, Any]) -> int:
    """Do a task; gives the exit code."""
    module = import_module(f"hotspots.io.child.{TASKS[request['task']]}")
    read: Callable[[dict[str, Any], Answer], None] = getattr(module, f"read_{request['task']}")
    answer = request["answer"]
    _limit(request["bytes"], request["seconds"], exactly=module.__name__ != _LIGHTEST)
    try:
        read(request, Answer(answer))
    except RefusalError as refusal:
        Answer(answer).write(refused=refusal.code, values=refusal.values)
    except MemoryError:
        Answer(answer).write(refused="file_exhausts", values={})
    except Exception:  # a parser raises whatever a damaged file makes of it
        Answer(answer).write(refused="file_damaged", values={})
    return 0


def _limit(more_bytes: int, seconds: float, *, exactly: bool) -> None:
    """Bound memory and time of what follows, where the system can; the parent watches too.

    The signal at the end of the time ends the process, whatever that is doing. Time is bounded exactly, or by whole
    seconds: without the module for signals, which takes half as long to import as Python to start.
    """
    if sys.platform == "win32":
        return
    import resource

    if exactly:
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)
    else:
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # What is allocated, not what is reserved: memory pools and threads reserve far more than they use.
        with open("/proc/self/status", "rb") as told:  # noqa: PTH123  (pathlib takes as long as Python itself to start)
            data = next(int(line.split()[1]) * 1024 for line in told if line.startswith(b"VmData"))
        resource.setrlimit(resource.RLIMIT_DATA, (data + more_bytes, data + more_bytes))
