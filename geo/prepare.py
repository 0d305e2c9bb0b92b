"""``python -m geo.prepare``: the door to ``geo.data.prepare``, under the name that data files and docs give."""

import sys

from geo.data.prepare import main

if __name__ == "__main__":
    sys.exit(main())
