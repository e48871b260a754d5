"""The JSON API: filing a request, how it stands, the register."""
