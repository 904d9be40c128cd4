"""Pure values and rules of the shop: no input or output, no clock, no random, no toolkit, no SQL."""
