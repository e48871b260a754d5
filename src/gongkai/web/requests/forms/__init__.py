"""What each act asks for: plain labels, plain help, nothing that the program knows already."""
