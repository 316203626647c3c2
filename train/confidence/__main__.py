"""`python -m gouji.train.confidence`."""

import sys

from gouji.train.confidence.fit import main

sys.exit(main())
