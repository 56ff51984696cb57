"""How pages and pictures write the factor that stands before a unit: 1.2万亿元, 千亿元, 百家."""

from __future__ import annotations

_FACTORS = {
    1: "",
    10: "十",
    100: "百",
    1000: "千",
    10**4: "万",
    10**5: "十万",
    10**6: "百万",
    10**7: "千万",
    10**8: "亿",
    10**10: "百亿",
    10**11: "千亿",
    10**12: "万亿",
}


def factor(multiplier: int | None) -> str:
    """The word for a multiplier; one without a word as ``×30``, so that none is lost."""
    return _FACTORS.get(multiplier or 1, f"×{multiplier}")
