"""Labels in TSPL, which TSC printers and most Chinese label printers speak (codec only: no port, no clock).

A label goes as one picture: what such a printer makes of Chinese letters depends on the fonts it was sold with.
"""

from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageChops

from hardware.labels.template import Template

GAP_MM: Final = 2


def encode(labels: Sequence[Image.Image], template: Template, *, copies: int = 1) -> bytes:
    """One job: each of these pictures on a label of its own."""
    job = bytearray(f"SIZE {template.width_mm} mm,{template.height_mm} mm\r\nGAP {GAP_MM} mm,0 mm\r\n".encode("ascii"))
    job += b"DIRECTION 1\r\nREFERENCE 0,0\r\n"
    for label in labels:
        row_bytes = (label.width + 7) // 8
        job += f"CLS\r\nBITMAP 0,0,{row_bytes},{label.height},0,".encode("ascii")
        # In TSPL a 0 is ink; the bits that fill up a row stay paper.
        padded = Image.new("1", (row_bytes * 8, label.height))
        padded.paste(label)
        job += ImageChops.invert(padded).tobytes()
        job += f"\r\nPRINT 1,{copies}\r\n".encode("ascii")
    return bytes(job)
