"""The door: `python3 app.py` runs the demo, `python3 app.py test` tests; servers import `app` from here."""

import sys

if __name__ == "__main__":
    sys.exit("being built")
else:
    from evalsvc.factory import create_app

    app = create_app()
