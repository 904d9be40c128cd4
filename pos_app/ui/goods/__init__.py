"""The screen of goods: the catalogue, its prices, what is odd in it, labels, and the first stock-take."""
