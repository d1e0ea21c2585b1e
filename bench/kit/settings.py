"""Steer's settings with the peers' apps beside, each with its defaults.

Only the ledger and what it stands on: its tables are made from its models as they stand; the peers
migrate, because their migrations hold triggers and functions.
"""

import os
from importlib.util import find_spec

os.environ["STEER_MODE"] = "test"
from config.settings import *  # noqa: F403
from config.settings import DATABASES, VAR_DIR
from config.settings import INSTALLED_APPS as STEER_APPS

_ON_FILE = "sqlite" in DATABASES["default"]["ENGINE"]  # hordak does not know SQLite
_PEERS = [name for name in ("mptt", "hordak", "django_ledger") if find_spec(name) and not _ON_FILE]
_HOUSE = ("files", "notices", "providers", "support_plans", "budgets", "invoices", "payments",
          "tracking", "statements", "network", "reports", "home")  # fmt: skip
INSTALLED_APPS = [*(name for name in STEER_APPS if name not in _HOUSE), *_PEERS]
MIGRATION_MODULES = dict.fromkeys(("core", "people", "ledger"))
HORDAK_CURRENCIES = ["GBP"]
DJANGO_LEDGER_USE_DEPRECATED_BEHAVIOR = False
DEFAULT_CURRENCY = HORDAK_INTERNAL_CURRENCY = "GBP"
SILENCED_SYSTEM_CHECKS = ["models.W042", "mptt.W001"]
if _ON_FILE:
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test_bench.sqlite3"}  # on disk, as it runs
