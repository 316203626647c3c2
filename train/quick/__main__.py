"""`python -m gouji.train.quick`."""

import sys

from gouji.train.quick.fit import main

sys.exit(main())
