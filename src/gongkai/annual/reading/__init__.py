"""Reading a report from any document: source → blocks → recogniser → report."""
