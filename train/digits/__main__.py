"""`python -m gouji.train.digits`."""

import sys

from gouji.train.digits.fit import main

sys.exit(main())
