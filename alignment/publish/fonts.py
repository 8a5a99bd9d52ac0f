"""The fonts that a report is set in, under the SIL Open Font License, for names in any of the common scripts.

FiraGO: Latin, Greek, Cyrillic, Arabic, Hebrew, Georgian, Thai, Devanagari. Noto Sans CJK: Chinese, Japanese, Korean.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import noto_cjk_sans_otc
import pymupdf_fonts

FILES = {"FiraGO-Regular.ttf": "figo", "FiraGO-Bold.ttf": "figbo"}


@contextmanager
def font_folders() -> Iterator[list[Path]]:
    """The folders that hold the fonts, as long as the block lasts."""
    with TemporaryDirectory(prefix="alignment-fonts-") as folder:
        for name, code in FILES.items():
            (Path(folder) / name).write_bytes(pymupdf_fonts.fontbuffers[code]())
        yield [Path(folder), Path(noto_cjk_sans_otc.__file__).parent]
