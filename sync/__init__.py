"""The till's side of the cloud: one log up, one feed down (docs/sync.md). Nothing of it is on the path of a sale."""
