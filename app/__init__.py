"""The running program: command line, window, session, background work, wiring."""
