"""A label printer made of software: it reads the bytes of a real one and keeps the labels that came out."""

import re
from typing import Final

from PIL import Image, ImageChops

_SIZE: Final = re.compile(rb"SIZE (\d+) mm,(\d+) mm\r\n")
_BITMAP: Final = re.compile(rb"BITMAP (\d+),(\d+),(\d+),(\d+),0,")
_PRINT: Final = re.compile(rb"\r\nPRINT 1,(\d+)\r\n")
_PLAIN: Final = re.compile(rb"(?:CLS|GAP [^\r]*|DIRECTION \d|REFERENCE \d+,\d+)\r\n")
_ZPL: Final = re.compile(
    rb"\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^FO(\d+),(\d+)\^GFA,(\d+),(\d+),(\d+),([0-9A-F]*)\^FS\^PQ(\d+)\^XZ\n?"
)
DOTS_PER_MM: Final = 8


class JobRefused(ValueError):  # noqa: N818 - what the printer's red light says
    """The printer did not understand a command."""


class SimulatedLabelPrinter:
    """Speaks TSPL and ZPL, each as strictly as a printer with little memory; `labels` are black on white."""

    def __init__(self) -> None:
        self.labels: list[Image.Image] = []

    def receive(self, job: bytes) -> None:
        """A whole job. Raises `JobRefused` at the first thing it does not know."""
        if job.startswith(b"^XA"):
            self._zpl(job)
        else:
            self._tspl(job)

    def _tspl(self, job: bytes) -> None:
        at, paper, width, height = 0, Image.new("1", (1, 1)), 0, 0
        while at < len(job):
            if (size := _SIZE.match(job, at)) is not None:
                width, height = int(size[1]) * DOTS_PER_MM, int(size[2]) * DOTS_PER_MM
                at = size.end()
            elif (bitmap := _BITMAP.match(job, at)) is not None:
                x, y, row_bytes, rows = (int(number) for number in bitmap.groups())
                data = job[bitmap.end() : bitmap.end() + row_bytes * rows]
                if len(data) < row_bytes * rows:
                    raise JobRefused("the picture is shorter than it says")
                drawing = ImageChops.invert(Image.frombytes("1", (row_bytes * 8, rows), data))
                paper.paste(drawing, (x, y))
                at = bitmap.end() + len(data)
            elif (printed := _PRINT.match(job, at)) is not None:
                self.labels += [ImageChops.invert(paper)] * int(printed[1])
                at = printed.end()
            elif (plain := _PLAIN.match(job, at)) is not None:
                paper = Image.new("1", (width, height)) if job.startswith(b"CLS", at) else paper
                at = plain.end()
            else:
                raise JobRefused(f"unknown command {job[at : at + 20]!r}")

    def _zpl(self, job: bytes) -> None:
        at = 0
        while at < len(job):
            found = _ZPL.match(job, at)
            if found is None:
                raise JobRefused(f"unknown command {job[at : at + 20]!r}")
            width, height, x, y, sent, total, row_bytes = (int(number) for number in found.groups()[:7])
            data = bytes.fromhex(found[8].decode("ascii"))
            if not sent == total == len(data):
                raise JobRefused("the picture is not as long as it says")
            paper = Image.new("1", (width, height))
            paper.paste(Image.frombytes("1", (row_bytes * 8, total // row_bytes), data), (x, y))
            self.labels += [ImageChops.invert(paper)] * int(found[9])
            at = found.end()
