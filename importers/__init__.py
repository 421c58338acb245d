"""Word, Excel, text and clipboard → a proposal that a person accepts."""
