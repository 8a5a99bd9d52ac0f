"""Knows where this machine keeps a LibreOffice, and how slides are opened in it."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("soffice", "libreoffice")
MAC_OFFICE = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
PATIENCE = 180  # seconds: a first start makes a profile


def find_office() -> str | None:
    """The first LibreOffice there is: ALIGNMENT_OFFICE, the system's, a Mac's."""
    if named := os.environ.get("ALIGNMENT_OFFICE"):
        return named
    installed = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in (*installed, MAC_OFFICE) if Path(path).exists()), None)


def convert_to_pdf(office: str, content: bytes, folder: Path) -> bytes:
    """What LibreOffice makes of a PowerPoint file; with a profile of its own, so that nobody's is touched."""
    (folder / "slides.pptx").write_bytes(content)
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "slides.pptx")),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return (folder / "slides.pdf").read_bytes()
