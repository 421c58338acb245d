"""`zhibao bench`: how fast and how large, each as a ratio to a named baseline of the same run.

Nothing here runs unless a person asks for it. Baselines are what the work costs at the least (raw strings and
`zipfile`, a bare SQLite commit, a bare PySide6 window) and what others use (python-docx, docxtpl, pandoc,
openpyxl, XlsxWriter); one that is not installed is skipped, and said.
"""
