"""`python -m app` is the command `zhibao`."""

import sys

from app.cli import main

sys.exit(main())
