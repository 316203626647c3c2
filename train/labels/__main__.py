"""`python -m gouji.train.labels`."""

import sys

from gouji.train.labels.fit import main

sys.exit(main())
