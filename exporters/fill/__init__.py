"""The province's own blank .xlsx, filled in place: recognised by its labels, patched in its own XML, proved by reading it back."""

from exporters.fill.agreement import agreement
from exporters.fill.form import FillResult, Skipped, fill_form

__all__ = ["FillResult", "Skipped", "agreement", "fill_form"]
