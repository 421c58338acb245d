"""The recognition of indicator tables, which `exporters` share: `report.form_match`."""

from report.form_match import (
    GridMatch,
    RowMatch,
    cell_value,
    chosen_option,
    label_key,
    label_unit,
    match_table,
    plain,
    units_agree,
)

__all__ = [
    "GridMatch",
    "RowMatch",
    "cell_value",
    "chosen_option",
    "label_key",
    "label_unit",
    "match_table",
    "plain",
    "units_agree",
]
