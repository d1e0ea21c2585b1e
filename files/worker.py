"""The child that opens what strangers sent: `python -I files/worker.py`, one file, then gone.

It reads one job in JSON (kind, source, target, purpose) and answers in JSON. Before it opens anything it
gives up: time, memory, the size of what it writes, new processes, the network and the environment
(it is started without one). Whatever happens in here ends here.
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
MIB: Final = 1024 * 1024
CPU_SECONDS: Final = 60
MEMORY: Final = 1536 * MIB
_FORBIDDEN: Final = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.remove",
    "os.rename", "os.link", "os.symlink", "os.truncate", "shutil.", "urllib.", "pty.",
)  # fmt: skip


def give_up(size: int, target: str) -> None:
    """Limits for the rest of this process's life; `size` is that of the file, in bytes."""
    most_written = max(64 * MIB, size * 2)
    for limit, value in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, most_written),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    sys.addaudithook(_only_writing_to(target))


def _only_writing_to(target: str) -> Any:
    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        writing = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writing and str(arguments[0]) != target:
            raise PermissionError("writing elsewhere")

    return heard


def work(kind_name: str, source: Path, target: Path, purpose: str) -> dict[str, Any]:
    """Make one file anew and say what became of it. Raises refusals of `files.kinds`."""
    from files import kinds

    kind = next(one for one in kinds.BY_MAGIC if one.content_type == kind_name)
    made: dict[str, Any] = {"content_type": kind.content_type, "seconds": None, "note": ""}
    if kind.is_picture:
        from files import pictures

        made["content_type"] = pictures.remake(kind, source, target).content_type
    elif kind.is_recording:
        from files import recordings

        done = recordings.remake(kind, source, target)
        made |= {"content_type": done.kind.content_type, "seconds": done.seconds, "note": done.note}
    else:
        made["note"] = _paper(kind, source, target, purpose)
    return made


def _paper(kind: Any, source: Path, target: Path, purpose: str) -> str:
    from files import kinds, papers

    if kind is kinds.PDF:
        return papers.remake_pdf(source, target, bill=purpose == "bill")
    if kind is kinds.VTT:
        papers.remake_captions(source, target)
    else:
        papers.check_sheet(source)
    return ""


def main() -> None:
    """One job from stdin, one answer to stdout; a refusal is an answer too."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(ROOT))
    job = json.load(sys.stdin)
    source, target = Path(job["source"]), Path(job["target"])
    give_up(source.stat().st_size, str(target))
    from core.errors import DomainError

    try:
        answer = work(job["kind"], source, target, job["purpose"])
    except DomainError as refusal:
        answer = {"code": refusal.code, "sentence": refusal.sentence}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
