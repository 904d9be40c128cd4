"""Use cases: open a unit of work, call the domain, write, return plain frozen values."""
