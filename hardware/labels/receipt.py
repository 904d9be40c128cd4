"""Labels on the paper of a receipt printer: one picture after the other, cut where there is a blade (codec only)."""

import struct
from collections.abc import Sequence
from typing import Final

from escpos.constants import ESC, HW_INIT, PAPER_PART_CUT, S_RASTER_N
from PIL import Image

from hardware.printing.profile import PrinterProfile

GAP_LINES: Final = b"\x01"


def encode(labels: Sequence[Image.Image], profile: PrinterProfile, *, copies: int = 1) -> bytes:
    """One job: each of these pictures so many times, with a little paper between them."""
    job = bytearray(HW_INIT)
    for label in labels:
        for _ in range(copies):
            row_bytes = (label.width + 7) // 8
            job += S_RASTER_N + struct.pack("<HH", row_bytes, label.height) + label.tobytes()
            job += ESC + b"d" + GAP_LINES
    job += ESC + b"d" + bytes([profile.feed_before_cut])
    if profile.cutter:
        job += PAPER_PART_CUT
    return bytes(job)
