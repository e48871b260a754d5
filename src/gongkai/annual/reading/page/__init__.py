"""Documents read by where things stand on a page: PDFs, scans, text in page layout."""
