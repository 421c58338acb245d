"""Report → Word, Excel, check report and list of evidence.

The writers are loaded when they are first asked for: python-docx, lxml and openpyxl must not slow the start
of the window.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exporters.check_report import export_check_report
    from exporters.evidence_list import export_evidence
    from exporters.excel import export_excel
    from exporters.word import export_word

__all__ = ["Cancelled", "Progress", "export_check_report", "export_evidence", "export_excel", "export_word"]

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done and how many there are; raises `Cancelled` to stop the work."""

_WRITERS = {
    "export_check_report": "exporters.check_report",
    "export_evidence": "exporters.evidence_list",
    "export_excel": "exporters.excel",
    "export_word": "exporters.word",
}


class Cancelled(Exception):
    """The person stopped a long piece of work; nothing was written, what stood at the target is untouched."""


def __getattr__(name: str) -> Any:
    """The writer of that name (PEP 562)."""
    if name not in _WRITERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WRITERS[name]), name)
