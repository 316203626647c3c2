"""`python -m gouji.train.identity`."""

import sys

from gouji.train.identity.fit import main

sys.exit(main())
