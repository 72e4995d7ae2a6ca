"""`python -m fojas.config VERBO…`: lo mismo que `fojas`."""

import sys

from fojas.config.cli import main

sys.exit(main())
