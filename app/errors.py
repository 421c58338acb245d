"""The system's refusals (disk full, file in use, no rights) as one calm Chinese sentence, in one place
for the command line.
"""

import errno
from pathlib import Path

from report.messages import say

_MESSAGES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.ENOENT: "not_found",
    errno.ENOTDIR: "not_found",
    errno.EISDIR: "folder",
    errno.EACCES: "refused",
    errno.EPERM: "refused",
    errno.EROFS: "disk_read_only",
    errno.EBUSY: "in_use",
    errno.ETXTBSY: "in_use",
    errno.ENAMETOOLONG: "too_long",
}
_WINDOWS_MESSAGES = {32: "in_use", 33: "in_use", 39: "disk_full", 112: "disk_full", 206: "too_long"}


def sentence_for(error: OSError) -> str:
    """What stood in the way, at which file, and what to do."""
    name = error.filename2 or error.filename
    shown = str(Path(name) if isinstance(name, str) else say("cli.a_file"))
    key = _WINDOWS_MESSAGES.get(getattr(error, "winerror", None) or 0) or _MESSAGES.get(
        error.errno or 0, "system"
    )
    return say(f"cli.{key}", name=shown, code=error.errno)
