"""The screen of promotions, floor prices and prices for members."""
