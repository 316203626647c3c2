"""`python -m gouji.train.headings`."""

import sys

from gouji.train.headings.fit import main

sys.exit(main())
