"""The program's own page layout: paragraphs, tables and pictures → lines at their places on pages.

It knows neither Word nor Qt. What stands on a page comes in as `model` records, what a page shows goes out as
`pages` records; contents with their page numbers, the preview and the PDF are read from the same pages.
"""
