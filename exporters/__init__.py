"""Report → Word, Excel and check report."""
