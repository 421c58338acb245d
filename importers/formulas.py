"""The evaluation of simple formulas, which `exporters` share: `report.formulas`."""

from report.formulas import CellReader, column_number, evaluate_formula

__all__ = ["CellReader", "column_number", "evaluate_formula"]
