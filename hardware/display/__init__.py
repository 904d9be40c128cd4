"""Customer displays: the pole with digits or two lines of text that faces the customer."""
