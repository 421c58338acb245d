"""The guided forms: one widget for each kind of content."""
