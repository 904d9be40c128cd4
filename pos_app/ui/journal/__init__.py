"""The records: what was done at this till."""
