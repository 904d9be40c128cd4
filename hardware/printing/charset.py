"""Text in the characters that a print head draws by itself (codec only)."""

import unicodedata

from hardware.printing.page import WIDE_COLUMNS, cells
from hardware.printing.profile import Charset

CODE_BYTES_MAX = {"gbk": 2, "gb18030": 2, "utf-8": 3}
BOX = "□"


def encoded(text: str, charset: Charset) -> bytes | None:
    """The text as the head's own characters, or None when some of it must be drawn as dots."""
    if charset == "raster":
        return None
    codes = [_code(cluster, width, charset) for cluster, width in cells(text)]
    known = [code for code in codes if code is not None]
    return b"".join(known) if len(known) == len(codes) else None


def with_boxes(text: str, charset: Charset) -> str:
    """The text with a box for each character that the head lacks; as wide as before."""
    return "".join(
        cluster if _code(cluster, width, charset) is not None else (BOX if width == WIDE_COLUMNS else "?")
        for cluster, width in cells(text)
    )


def _code(cluster: str, width: int, charset: Charset) -> bytes | None:
    if len(cluster) != 1 or unicodedata.category(cluster) == "Co":
        return None
    try:
        code = cluster.encode(charset)
    except UnicodeEncodeError:
        return None
    if charset != "utf-8" and len(code) != width:
        return None  # the head would give it another width than the layout did
    return code if len(code) <= CODE_BYTES_MAX[charset] else None
