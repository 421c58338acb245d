"""The formatted Word report (.docx), written part by part: styles, numbering, body, contents, package."""

from exporters.word.export import export_word

__all__ = ["export_word"]
