"""The library `python-alipay-sdk`, brought in without its logging.

Its module `alipay.loggers` sets up the logging of the whole process when it is imported: it closes the handlers that
are there and adds one that prints. A module of that name that only has a logger is put in its place first.
"""

import logging
import sys
from types import ModuleType

_quiet = ModuleType("alipay.loggers")
_quiet.logger = logging.getLogger("alipay")  # type: ignore[attr-defined] # a module takes any name
sys.modules.setdefault(_quiet.__name__, _quiet)

from alipay import AliPay, AliPayConfig  # noqa: E402 - the line above must come first
from alipay.exceptions import AliPayValidationError  # noqa: E402 - and here

__all__ = ["AliPay", "AliPayConfig", "AliPayValidationError"]
