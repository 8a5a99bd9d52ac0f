"""What the log says of a failure: its kind and the places it went through, never its text, which may hold data."""

import logging
import traceback
from typing import Any


def places_of(failure: BaseException) -> str:
    """Where a failure came through, e.g. "alignment/ui/frame.py:22 <module>; …", the innermost last."""
    frames = traceback.extract_tb(failure.__traceback__)
    return "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)


def keep_texts_out() -> None:
    """From now on no log of this process, ours or a library's, writes what an exception says."""
    logging.setLogRecordFactory(_build_record)


def _build_record(*given: Any, **named: Any) -> logging.LogRecord:
    record = logging.LogRecord(*given, **named)
    failure = record.exc_info[1] if record.exc_info else None
    if failure is not None:
        # Without its arguments: what was logged beside an exception is often the exception's text once more.
        record.msg = f"{record.msg} kind={type(failure).__name__} at={places_of(failure)}"
        record.args, record.exc_info, record.exc_text = (), None, None
    return record
