"""Official documents: templates an organ may edit, their check, their setting, the archive file."""
