"""Labels in ZPL, which Zebra printers and those that imitate them speak (codec only: no port, no clock)."""

from collections.abc import Sequence

from PIL import Image

from hardware.labels.template import Template


def encode(labels: Sequence[Image.Image], template: Template, *, copies: int = 1) -> bytes:
    """One job: each of these pictures on a label of its own."""
    job = bytearray()
    for label in labels:
        row_bytes = (label.width + 7) // 8
        data = label.tobytes()
        job += (
            f"^XA^PW{template.width}^LL{template.height}^LH0,0^FO0,0^GFA,{len(data)},{len(data)},{row_bytes},".encode()
        )
        job += data.hex().upper().encode()
        job += f"^FS^PQ{copies}^XZ\n".encode()
    return bytes(job)
