"""Shelf tags as what a printer takes: dots for receipt and label printers, a PDF for sheets."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageOps

from hardware.labels import receipt, sheet, tspl, zpl
from hardware.labels.drawing import Label, draw
from hardware.labels.template import TEMPLATES, Template
from hardware.printing.address import open_transport
from hardware.printing.ports import BadAddress, DeviceError
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.services.labels import ShelfTag
from pos_app.services.settings import Settings
from pos_app.till.print_room import profile_of

JOB_TIMEOUT_MS = 10_000
SETTLE_MS = 500


def template_of(name: str) -> Template:
    """Raises `RuleViolation` for a name that is none."""
    if name not in TEMPLATES:
        raise RuleViolation("There is no label {name}: {names}", name=name, names=", ".join(TEMPLATES))
    return TEMPLATES[name]


def drawn(tags: Sequence[ShelfTag], template: Template, *, qr: bool = False) -> list[Image.Image]:
    """One drawing for each tag."""
    if not tags:
        raise RuleViolation("There is no tag to print")
    return [draw(_label(tag, qr=qr), template) for tag in tags]


def _label(tag: ShelfTag, *, qr: bool) -> Label:
    return Label(tag.name, f"￥{tag.price}", tag.unit, tag.code, tag.category, tag.code if qr else "")


def job_of(tags: Sequence[ShelfTag], template: Template, settings: Settings, *, qr: bool = False) -> bytes:
    """The bytes for the printer of this template; of a sheet the PDF."""
    labels = drawn(tags, template, qr=qr)
    if template.medium == "sheet":
        return sheet.pdf(labels, template)
    if template.medium == "receipt":
        return receipt.encode(labels, profile_of(settings))
    encode = zpl.encode if settings.label_language == "zpl" else tspl.encode
    return encode(labels, template)


def picture_of(tags: Sequence[ShelfTag], template: Template, *, qr: bool = False) -> bytes:
    """The tags below each other, black on white, as a PNG: a look at what would be printed."""
    labels = drawn(tags, template, qr=qr)
    strip = Image.new("1", (template.width, sum(label.height for label in labels)))
    for place, label in enumerate(labels):
        strip.paste(label, (0, place * template.height))
    png = BytesIO()
    ImageOps.invert(strip).save(png, format="PNG")
    return png.getvalue()


def print_labels(job: bytes, settings: Settings) -> None:
    """Send a job to the label printer. Raises when there is none, or it does not take it."""
    if not settings.label_printer:
        raise RuleViolation("No label printer is set up", field="label_printer")
    try:
        connection = open_transport(settings.label_printer).connect(timeout_ms=JOB_TIMEOUT_MS)
        try:
            connection.send(job, timeout_ms=JOB_TIMEOUT_MS)
        except DeviceError:
            connection.abort()
            raise
        connection.close(settle_ms=SETTLE_MS)
    except BadAddress as error:
        raise RuleViolation(
            "The label printer's address is not right: {reason}", field="label_printer", reason=error
        ) from error
    except DeviceError as error:
        raise EnvironmentFault("The label printer did not take the labels: {reason}", reason=error) from error
