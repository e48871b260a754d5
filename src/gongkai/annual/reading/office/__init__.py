"""Office documents: Word and Excel files read from their XML, older ones converted first."""
