"""Swedish personal identity numbers: the digit that checks the others."""

from __future__ import annotations


def has_check_digit(digits: str) -> bool:
    """Tell whether ten digits end in their check digit.

    References
    ----------
    Luhn, H. P. (1960). Computer for verifying numbers. US patent 2,950,048.
    """
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
