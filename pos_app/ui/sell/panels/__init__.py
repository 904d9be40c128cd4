"""What opens in the side of the selling page: one panel at a time, never a dialog."""
