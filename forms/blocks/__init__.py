"""The widgets of a section page: one for each kind of block."""
