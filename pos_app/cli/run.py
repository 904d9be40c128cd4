"""`yundian run`: the cashier's window."""

import argparse
import signal
import sys
from contextlib import ExitStack
from typing import Any

from pos_app.app import Home, locked, open_store
from pos_app.cli.context import Context, Subparsers
from pos_app.services import settings as shop_settings
from pos_app.services.demo_shop import DEMO_LICENCE, make_demo_shop
from pos_app.services.shop import read_shop
from pos_app.store import people
from pos_app.store.engine import Store

DEMO_FOLDER = "demo"


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("run", parents=[common], help="the till; on a demo shop while there is no other")
    parser.add_argument("--new", action="store_true", help="set up a shop of your own instead of the demo shop")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace, context: Context) -> int:
    home, demo = _home(context.home, wants_new=args.new)
    with ExitStack() as stack:
        stack.enter_context(locked(home))
        store = stack.enter_context(open_store(home, create=True))
        if demo:
            _prepare_demo(store, context)
        return _show(store, context)


def _home(home: Home, *, wants_new: bool) -> tuple[Home, bool]:
    """Where to sell: the shop of the folder, else a demo shop beside it, which can be thrown away."""
    if home.store_file.exists() or wants_new:
        return home, False
    return Home(home.folder / DEMO_FOLDER), True


def _prepare_demo(store: Store, context: Context) -> None:
    with store.read() as tx:
        made = read_shop(tx) is not None
    if not made:
        context.say("making the demo shop")
        make_demo_shop(store, clock=context.clock, ids=context.ids)


def _show(store: Store, context: Context) -> int:
    # Qt and the devices are loaded here and by no other command.
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - see above

    from pos_app.till.application import application, dress, scanner_of, voice_of  # noqa: PLC0415 - see above
    from pos_app.till.window import Devices, Till  # noqa: PLC0415 - see above

    app = application()
    with store.read() as tx:
        settings, shop = shop_settings.load(tx), read_shop(tx)
        known = [account.user for account in people.accounts(tx)]
    theme = dress(app, settings)
    devices = Devices(voice_of(settings), scanner_of(settings))
    till = Till(store, devices, settings=settings, theme=theme, clock=context.clock, ids=context.ids)
    sys.excepthook = till.unexpected
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: QTimer.singleShot(0, till.shell.close))
    awake = QTimer()  # lets Python see a signal while Qt waits
    awake.start(250)
    awake.timeout.connect(lambda: None)
    till.selling.connect(lambda: QTimer.singleShot(0, lambda: context.say("yundian: ready")))
    till.start()
    if shop is not None and shop.licence == DEMO_LICENCE:
        till.welcome(known[-1])
    return app.exec()
