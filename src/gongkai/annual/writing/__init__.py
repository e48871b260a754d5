"""Writing a report: DOCX, PDF, HTML, XLSX, plain text, Markdown, canonical JSON."""
