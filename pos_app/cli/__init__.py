"""The command line, a module per command; each is imported only when it is called."""
