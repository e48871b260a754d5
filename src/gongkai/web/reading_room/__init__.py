"""The reading room: reports brought from outside are read, checked, corrected and compared."""
