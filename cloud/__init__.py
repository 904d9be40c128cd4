"""The reference cloud: what a province runs so that every till's journal arrives exactly once (docs/sync.md)."""
