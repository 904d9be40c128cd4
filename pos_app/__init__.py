"""The till and back office of a small shop."""
