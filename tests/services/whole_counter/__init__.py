"""The whole counter, lived through at random: see `machine`."""
