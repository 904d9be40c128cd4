"""Labels on sheets of paper, as a PDF for any printer."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageOps

from hardware.labels.template import A4_MM, Template

MM_PER_INCH: Final = 25.4
CROP_DOTS: Final = 24


def pages(labels: Sequence[Image.Image], template: Template) -> list[Image.Image]:
    """The sheets, black on white, with small marks to cut along."""
    on_a_page = template.across * template.down
    starts = range(0, len(labels), on_a_page)
    return [_page(labels[start : start + on_a_page], template) for start in starts]


def _page(labels: Sequence[Image.Image], template: Template) -> Image.Image:
    size = tuple(side * template.dots_per_mm for side in A4_MM)
    ink = Image.new("1", (size[0], size[1]))
    pen = ImageDraw.Draw(ink)
    for place, label in enumerate(labels):
        left = template.left_mm * template.dots_per_mm + place % template.across * template.width
        top = template.top_mm * template.dots_per_mm + place // template.across * template.height
        ink.paste(label, (left, top))
        for x in (left, left + template.width - 1):
            pen.line((x, top, x, top + CROP_DOTS), fill=1)
            pen.line((x, top + template.height - CROP_DOTS, x, top + template.height - 1), fill=1)
        for y in (top, top + template.height - 1):
            pen.line((left, y, left + CROP_DOTS, y), fill=1)
            pen.line((left + template.width - CROP_DOTS, y, left + template.width - 1, y), fill=1)
    return ImageOps.invert(ink)


def pdf(labels: Sequence[Image.Image], template: Template) -> bytes:
    """The sheets as one document. There must be a label."""
    first, *others = pages(labels, template)
    document = BytesIO()
    first.save(
        document, format="PDF", save_all=True, append_images=others, resolution=template.dots_per_mm * MM_PER_INCH
    )
    return document.getvalue()
