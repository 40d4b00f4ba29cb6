"""SipHash 1-3 of 128 bits with a key of zeros, as `RecentIds::hash` takes it: python3 siphash.py till-7/536365/1

Written anew from Aumasson & Bernstein (2012), "SipHash: a fast short-input PRF", doi 10.1007/978-3-642-34931-7_28, with one
round a word and three at the end, and the longer output of their later code. Python 3.11.
"""

import sys

WORD = (1 << 64) - 1


def rotated(word: int, bits: int) -> int:
    return (word << bits | word >> (64 - bits)) & WORD


class State:
    def __init__(self) -> None:
        self.v = [0x736F6D6570736575, 0x646F72616E646F6D ^ 0xEE, 0x6C7967656E657261, 0x7465646279746573]

    def rounds(self, count: int) -> None:
        a, b, c, d = self.v
        for _ in range(count):
            a = (a + b) & WORD
            b = rotated(b, 13) ^ a
            a = rotated(a, 32)
            c = (c + d) & WORD
            d = rotated(d, 16) ^ c
            a = (a + d) & WORD
            d = rotated(d, 21) ^ a
            c = (c + b) & WORD
            b = rotated(b, 17) ^ c
            c = rotated(c, 32)
        self.v = [a, b, c, d]

    def take(self, word: int) -> None:
        self.v[3] ^= word
        self.rounds(1)
        self.v[0] ^= word

    def end(self, place: int, mark: int) -> int:
        self.v[place] ^= mark
        self.rounds(3)
        return self.v[0] ^ self.v[1] ^ self.v[2] ^ self.v[3]


def siphash(text: bytes) -> int:
    state, whole = State(), len(text) // 8 * 8
    for place in range(0, whole, 8):
        state.take(int.from_bytes(text[place : place + 8], "little"))
    state.take((len(text) & 0xFF) << 56 | int.from_bytes(text[whole:], "little"))
    return state.end(2, 0xEE) | state.end(1, 0xDD) << 64


if __name__ == "__main__":
    print(hex(siphash(sys.argv[1].encode())))
