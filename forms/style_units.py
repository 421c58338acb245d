"""字号 and lengths as people write them: 三号, 小四, 10.5, 16 磅."""

import re

# Chinese names of type sizes in points, as Word lists them
SIZES = (
    ("初号", 42.0),
    ("小初", 36.0),
    ("一号", 26.0),
    ("小一", 24.0),
    ("二号", 22.0),
    ("小二", 18.0),
    ("三号", 16.0),
    ("小三", 15.0),
    ("四号", 14.0),
    ("小四", 12.0),
    ("五号", 10.5),
    ("小五", 9.0),
    ("六号", 7.5),
    ("小六", 6.5),
)
_NAMED = dict(SIZES)
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)(?:磅|pt|点)?", re.IGNORECASE)


def size_text(points: float) -> str:
    """16 → 「三号（16 磅）」, 11 → 「11 磅」."""
    name = next((name for name, size in SIZES if abs(size - points) < 0.01), "")
    return f"{name}（{points:g} 磅）" if name else f"{points:g} 磅"


def read_size(text: str) -> float | None:
    """The points of a size as typed or chosen; None for what is none."""
    plain = text.translate(str.maketrans("０１２３４５６７８９．（）", "0123456789.()")).replace(" ", "")
    name = plain.partition("(")[0]
    if name in _NAMED:
        return _NAMED[name]
    found = _NUMBER.fullmatch(plain)
    return float(found[1]) if found else None
