"""``python -m assess``."""

from __future__ import annotations

import sys

from assess.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
