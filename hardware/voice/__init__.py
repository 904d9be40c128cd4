"""The till's voice: the operating system's own, or recorded clips joined to sentences."""
