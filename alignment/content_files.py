"""Where the content that ships with the product lies: sample company, statuses, sources."""

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
SAMPLE = DATA / "sample"
