"""The province's own blank .xlsx, filled in place: recognised by its labels, patched in its own XML, proved by reading it back."""

from exporters.fill.agreement import agreement
from exporters.fill.form import FillResult, OpenRow, Skipped, fill_form
from exporters.fill.learned import OUT, Learned

__all__ = ["OUT", "FillResult", "Learned", "OpenRow", "Skipped", "agreement", "fill_form"]
