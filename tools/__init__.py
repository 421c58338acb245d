"""Helpers for developers: lock files, the font, the icons. Nothing here is installed or shipped."""
