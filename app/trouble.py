"""What happens when something goes wrong: typing is saved first, then one calm sentence, the rest goes
to the log file."""

import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from types import TracebackType

from app.config import log_file
from report.errors import UserError
from report.messages import say

LOG_LIMIT = 1_000_000  # bytes: a log that grew for years would only be a burden


def write_log(error: BaseException) -> None:
    """Adds the error with its traceback to the log file."""
    text = "".join(traceback.format_exception(error))
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.exists() and path.stat().st_size > LOG_LIMIT
        with path.open("w" if fresh else "a", encoding="utf-8") as log:
            log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{text}\n")
    except OSError:
        sys.stderr.write(text)  # no place to write to: the console is the last resort


def install(save: Callable[[], None], show: Callable[[str], None]) -> None:
    """From now on an uncaught error saves first (`save`), then is shown as a sentence (`show`) instead
    of ending the program."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        saved = True
        if not isinstance(error, UserError):
            write_log(error)
            try:
                save()
            except Exception as second:  # the sentence must still come
                write_log(second)
                saved = False
        show(sentence_for(error, saved))

    sys.excepthook = hook


def sentence_for(error: BaseException, saved: bool = True) -> str:
    """The sentence for a person: a UserError's own, else that the step failed and where the log is."""
    if isinstance(error, UserError):
        return str(error)
    return say("window.app_error" if saved else "window.app_error_unsaved", log=log_file())
