"""Noise for the series of the reference scripts beside this file."""

import numpy as np


def noise(count, seed):
    """Numbers from 0 to 1 by Lehmer's generator, the same in every language."""
    values = []
    for _ in range(count):
        seed = seed * 48271 % 2147483647
        values.append(seed / 2147483647)
    return np.array(values)
