"""What a file is, told from its bytes: its type, its encoding, and where its text cannot be read simply."""

import codecs
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

from alignment.errors import FileRefused

BLOCK = 4 << 20  # bytes read at once: what bounds memory
TRANSCODED = 1 << 20
HEAD = 256 << 10  # bytes that are enough to find type, delimiter and header

FileType = Literal["table", "calendar", "workbook"]

_SPREADSHEET = "an old or locked Excel workbook; save it as XLSX without a password, or as CSV, and load that"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", _SPREADSHEET),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"7z\xbc\xaf", "compressed; unpack it first"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a text document"),
    (b"\xff\xfe\x00\x00", "in UTF-32; save it as CSV (UTF-8)"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")

# Letters that cp1252 and mac-roman put at different places: where text has accents, one of the two reads words.
_ACCENTED = frozenset("äöüßÄÖÜéèêëàâçñáíóúôîïûùÉÈÀÇÑÁÍÓÚåæøÅÆØœŒ’‘“”–—…€ãõ")


@dataclass(frozen=True)
class InputFile:
    """A file to load: a path, or bytes that were uploaded; `name` is what people call it."""

    name: str
    path: Path | None = None
    data: bytes = field(default=b"", repr=False)

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path else len(self.data)

    def open(self) -> io.BufferedReader | io.BytesIO:
        return self.path.open("rb") if self.path else io.BytesIO(self.data)

    def head(self) -> bytes:
        with self.open() as stream:
            return stream.read(HEAD)

    def sha256(self) -> str:
        with self.open() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def find_type(file: InputFile, *, max_size: int) -> FileType:
    """Whether the file is a table, a calendar or a workbook; raises FileRefused for anything else.

    Its first bytes tell, never its name.
    """
    if file.size > max_size:
        raise FileRefused(
            f"'{file.name}' has {file.size / 2**20:,.1f} MB; at most {max_size / 2**20:,.1f} MB are read "
            "(--max-size raises the limit)"
        )
    head = file.head()
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n")
    if not start.strip(b"\0"):
        raise FileRefused(f"'{file.name}' is empty")
    if is_workbook(file):
        return "workbook"
    what = _foreign_type(head, start)
    if what:
        raise FileRefused(
            f"'{file.name}' is {what}" + ("" if ";" in what else "; CSV, XLSX and ICS files can be loaded")
        )
    return (
        "calendar"
        if _decode_head(head).lstrip("\ufeff \t\r\n")[:15].upper() == "BEGIN:VCALENDAR"
        else "table"
    )


def is_workbook(file: InputFile) -> bool:
    """Whether the file is an XLSX: an archive of office documents."""
    head = file.head()
    packed = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    return packed and any(sign in head for sign in (b"[Content_Types].xml", b"xl/", b"_rels/"))


def _foreign_type(head: bytes, start: bytes) -> str:
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return "a ZIP archive; unpack it first"
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    if start[:20].lower().startswith(_MARKUP):
        return "a web page or XML; export it as CSV"
    if start[:1] in (b"{", b"[") and b'":' in start.replace(b" ", b"")[:4096]:
        return "JSON; export it as CSV"
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _without_bom(head)
    return "" if wide or head.count(0) * 10 < len(head) else "not a text file"


@dataclass(frozen=True)
class Encoding:
    """An encoding by its usual name; `clean` UTF-8 needs no second look at its bytes."""

    name: Literal["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman"]
    clean: bool = False


def find_encoding(file: InputFile) -> Encoding:
    """The encoding of a text file. Reads it whole: the one byte that is no UTF-8 may be its last."""
    head = file.head()
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16")
    wide = _without_bom(head)
    if wide:
        return Encoding(wide)
    with file.open() as stream:
        broken, letters = _count_utf8(stream)
    if broken == 0 or letters > broken * 2:
        # a few broken bytes are still UTF-8: tools that cut text after so many bytes leave half letters behind
        return Encoding("utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8", clean=broken == 0)
    with file.open() as stream:
        high = b"".join(_high_bytes(block) for block in iter(lambda: stream.read(BLOCK), b""))
    return Encoding("mac-roman" if _words(high, "mac-roman") > _words(high, "cp1252") else "cp1252")


def _without_bom(head: bytes) -> Literal["", "utf-16-le", "utf-16-be"]:
    """UTF-16 betrays itself by a zero in every other byte."""
    even, odd = head[0:4000:2].count(0), head[1:4000:2].count(0)
    half = min(len(head), 4000) // 2
    if half >= 4 and odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if half >= 4 and even > half * 0.6 and odd < half * 0.1 else ""


def _count_utf8(stream: BinaryIO) -> tuple[int, int]:
    """How many places are not UTF-8, and, if there are any, how many good characters lie beyond ASCII."""
    strict = codecs.getincrementaldecoder("utf-8")()
    broken = letters = 0
    while block := stream.read(BLOCK):
        try:
            strict.decode(block)
        except UnicodeDecodeError:
            strict.reset()
            text = block.decode("utf-8", errors="replace")
            bad = text.count("\ufffd")
            broken += bad
            letters += len(text) - len(text.encode("ascii", "ignore")) - bad
    return broken + bool(strict.getstate()[0]), letters


def _high_bytes(block: bytes) -> bytes:
    """The bytes above ASCII: all that tells the two encodings apart."""
    return block.translate(None, bytes(range(128)))[:100_000]


def _words(high: bytes, encoding: str) -> int:
    text = high.decode(encoding, errors="replace")
    return sum(1 if letter in _ACCENTED else -1 for letter in text)


def _decode_head(head: bytes) -> str:
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _without_bom(head)
    return head.decode(encoding or "utf-8", errors="replace")


def open_utf8(file: InputFile, encoding: Encoding) -> io.BufferedIOBase | io.RawIOBase:
    """The file's text as a stream of UTF-8, without a BOM; bytes that are no text become U+FFFD."""
    stream = file.open()
    if not encoding.clean:
        return _Utf8(stream, encoding)
    if encoding.name == "utf-8-sig":
        stream.seek(len(codecs.BOM_UTF8))
    return stream


class _Utf8(io.RawIOBase):
    """Text of another encoding, as UTF-8."""

    def __init__(self, stream: io.BufferedIOBase, encoding: Encoding) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
        self._waiting = memoryview(b"")

    def readinto(self, buffer: Any) -> int:
        ended = False
        while not self._waiting and not ended:
            raw = self._stream.read(TRANSCODED)
            ended = not raw
            self._waiting = memoryview(
                self._decoder.decode(raw, final=ended).encode("utf-8", errors="replace")
            )
        count = min(len(buffer), len(self._waiting))
        buffer[:count] = self._waiting[:count]
        self._waiting = self._waiting[count:]
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()
