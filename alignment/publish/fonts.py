"""The fonts that a report is set in, under the SIL Open Font License, for names in any of the common scripts.

FiraGO: Latin, Greek, Cyrillic, Arabic, Hebrew, Georgian, Thai, Devanagari. Noto Sans CJK: Chinese, Japanese, Korean.
Noto Sans for further scripts of Asia and Africa; Noto Emoji and Noto Sans Symbols2 for what is no letter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import manimgx_fonts
import noto_cjk_sans_otc
import pymupdf_fonts

FILES = {"FiraGO-Regular.ttf": "figo", "FiraGO-Bold.ttf": "figbo", "NotoSansSymbols2.ttf": "symbol2"}
PACKAGES = (noto_cjk_sans_otc, manimgx_fonts)
FAMILIES = (  # in the order in which a letter is looked for
    *("FiraGO", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR"),
    *(
        "Noto Sans Armenian",
        "Noto Sans Bengali",
        "Noto Sans Ethiopic",
        "Noto Sans Gujarati",
        "Noto Sans Gurmukhi",
    ),
    *("Noto Sans Kannada", "Noto Sans Khmer", "Noto Sans Lao", "Noto Sans Malayalam", "Noto Sans Myanmar"),
    *("Noto Sans Oriya", "Noto Sans Sinhala", "Noto Sans Tamil", "Noto Sans Telugu"),
    *("Noto Emoji", "Noto Sans Symbols2"),
)


@contextmanager
def font_folders() -> Iterator[list[Path]]:
    """The folders that hold the fonts, as long as the block lasts."""
    with TemporaryDirectory(prefix="alignment-fonts-") as folder:
        for name, code in FILES.items():
            (Path(folder) / name).write_bytes(pymupdf_fonts.fontbuffers[code]())
        yield [Path(folder), *(Path(package.__file__).parent for package in PACKAGES)]
