"""Write requirements/*.txt again from pyproject.toml: every file pinned by hash, no addresses."""

import shutil

from machine import ROOT, run, say, stop

FLAGS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--upgrade",
    "--quiet",
]


def main() -> None:
    """Resolve the running set, the developing set and the node wheel, each to its file."""
    uv = shutil.which("uv")
    if uv is None:
        stop("Locking needs uv. Install it with: pip install uv")
    compiler = [str(uv), "pip", "compile", *FLAGS]
    run([*compiler, "pyproject.toml", "-o", "requirements/prod.txt"])
    run([*compiler, "pyproject.toml", "--group", "dev", "-o", "requirements/dev.txt"])
    run(
        [
            *compiler,
            "bench/requirements.in",
            "-c",
            "requirements/prod.txt",
            "-o",
            "bench/requirements.txt",
        ]
    )
    run([*compiler, "requirements/node.in", "-o", "requirements/node.txt"])
    say(f"Written: {', '.join(sorted(p.name for p in (ROOT / 'requirements').glob('*.txt')))}")


if __name__ == "__main__":
    main()
