"""The layers of docs/architecture.md hold."""

import subprocess
import sys
from pathlib import Path

from tests.repository.tracked import ROOT


def test_imports_go_downwards_only() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
