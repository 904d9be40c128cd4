"""Starts a till where Qt was told of several monitors, and tells where the customer's screen is."""

import json
import sys
from pathlib import Path

from hardware.voice.choice import SilentVoice
from pos_app.services.settings import Settings
from pos_app.store.engine import Store
from pos_app.store.migrate import migrate
from pos_app.till.application import application, dress
from pos_app.till.hands import Hands
from pos_app.till.window import Devices, Till
from tests.conftest import TestClock, TestIds
from tests.till.shop import CASHIER, make_shop


def main(folder: Path) -> None:
    app = application()
    store = Store(folder / "store.sqlite")
    migrate(store)
    make_shop(store, folder)
    ids = TestIds()
    ids.count = 1_000_000
    settings = Settings(language="en")
    theme = dress(app, settings)
    till = Till(store, Devices(SilentVoice("")), settings=settings, theme=theme, clock=TestClock(), ids=ids)
    till.start()
    till.welcome(CASHIER)
    hands = Hands(app, till)
    window = till.customer.window
    if window is None:
        till.shell.close()
        sys.stdout.write("null")
        return
    hands.wait(lambda: window.isVisible() and window.width() == window.screen().geometry().width(), "not shown")
    place, focus = window.geometry(), app.focusWidget()
    told = {
        "monitor": window.screen().name(),
        "place": [place.x(), place.y(), place.width(), place.height()],
        "focus": "till" if focus is not None and focus.window() is till.shell else "elsewhere",
    }
    till.shell.close()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
