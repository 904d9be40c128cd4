"""Finds a Chinese font on this machine."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

FONT_FILES = {
    "win32": ("msyh.ttc", "msyh.ttf", "simhei.ttf", "simsun.ttc", "Deng.ttf"),
    "linux": (
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    ),
}
FC_MATCH_TIMEOUT_S = 2


@cache
def chinese_font() -> Path | None:
    """A font file with Chinese characters, or None when the machine has none."""
    folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts" if sys.platform == "win32" else Path("/")
    usual = (folder / file for file in FONT_FILES.get(sys.platform, ()))
    return next((path for path in usual if path.is_file()), None) or _from_fontconfig()


def _from_fontconfig() -> Path | None:
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        found = subprocess.run(  # noqa: S603  # a fixed command, nothing of it comes from outside
            [program, ":lang=zh-cn", "--format", "%{file}\n"],
            capture_output=True,
            text=True,
            timeout=FC_MATCH_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    files = sorted(file for file in found.stdout.splitlines() if file.lower().endswith((".ttf", ".ttc", ".otf")))
    return Path(files[0]) if files else None
