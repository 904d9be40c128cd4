"""An independent decoder (zbar) reads what was printed."""

import subprocess
from pathlib import Path

from PIL import Image, ImageOps


def read(picture: Image.Image, folder: Path) -> set[str]:
    """The codes in a picture, black on white, as a scanner would send them."""
    path = folder / "label.png"
    # The paper around a label is white too.
    ImageOps.expand(picture.convert("L"), border=20, fill=255).save(path)
    said = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(path)], capture_output=True, text=True, timeout=30, check=False
    )
    return set(said.stdout.split())
