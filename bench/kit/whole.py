"""The whole of Steer's settings, for benches that need people and budgets; tables from models."""

import os

os.environ["STEER_MODE"] = "test"
from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS, VAR_DIR

MIGRATION_MODULES = {name.rsplit(".", maxsplit=1)[-1]: None for name in INSTALLED_APPS}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test_bench.sqlite3"}  # on disk, as it runs
