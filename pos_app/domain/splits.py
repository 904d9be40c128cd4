"""Dividing a sum of money over parts so that it adds up to the fen, and no part takes more than it has room for."""

from collections.abc import Sequence


def largest_remainder(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide in proportion to weights: the whole part to each, what is left to the largest remainders, the first first.

    Weights are not negative and not all zero. No part is further than one from its exact share.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0 or amount < 0:
        raise ValueError("weights must not be negative and not all zero, the amount not negative")
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(amount * weights[place] % whole), place))
    for place in by_remainder[: amount - sum(parts)]:
        parts[place] += 1
    return parts


def split_within(amount: int, rooms: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Divide in proportion to weights, none above its room: what one can't take goes to the others.

    The parts add up to `amount`, or to all the room there is.
    """
    parts = [0] * len(rooms)
    left = min(amount, sum(rooms))
    while left:
        open_places = [place for place, room in enumerate(rooms) if parts[place] < room]
        # What weighs nothing takes its part only when nothing else has room.
        heavy = [place for place in open_places if weights[place]] or open_places
        shares = largest_remainder(left, [weights[place] or 1 for place in heavy])
        for place, share in zip(heavy, shares, strict=True):
            taken = min(share, rooms[place] - parts[place])
            parts[place] += taken
            left -= taken
    return parts
