"""The screen of the cloud: whether it has everything, what waits and why, where the two counted differently."""
