"""What can be wrong with a report: pure functions that take a report and answer with findings."""
