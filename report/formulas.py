"""Evaluates the simple formulas that offices write, for workbooks saved without results: sums, differences, shares.

Knows + − × ÷ ^ %, brackets, cells and ranges of any sheet, SUM, ROUND, AVERAGE, MAX, MIN, ABS. Anything else is None, and
the caller says so: a guess would be a false number.
"""

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal, DecimalException

CellReader = Callable[[str, int, int], object]
"""(sheet, row, column) → the stored value of a cell: None, number, text, or text that begins with "=" for a formula."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)
    | (?P<ref>(?:'(?:[^']|'')+'!|[^\s'!+\-*/^(),:;=<>&"{}]+!)?\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?(?![\w(]))
    | (?P<name>[A-Za-z][A-Za-z.]*)(?=\s*\()
    | (?P<sign>[-+*/^(),%])
    )""",
    re.VERBOSE,
)
_REF = re.compile(
    r"(?:(?P<sheet>.+)!)?\$?(?P<c1>[A-Za-z]+)\$?(?P<r1>\d+)(?::\$?(?P<c2>[A-Za-z]+)\$?(?P<r2>\d+))?\Z",
    re.DOTALL,
)
_MOST_CELLS = 20_000
_MOST_DEPTH = 40
_LONGEST = 2000
_MOST_DIGITS = 25


class _UnknownError(Exception):
    """The formula holds something that is not evaluated here."""


Operand = Decimal | list[Decimal]


def evaluate_formula(formula: str, sheet: str, read: CellReader) -> Decimal | None:
    """The result of `formula` ("=SUM(E10:E12)") standing in `sheet`; None when it is not one of the simple ones."""
    try:
        result = _Reader(read).formula(formula, sheet, 0)
    except (_UnknownError, DecimalException):
        return None
    return result if not result or abs(result.adjusted()) < _MOST_DIGITS else None


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class _Reader:
    def __init__(self, read: CellReader) -> None:
        self._read = read
        self._cells = 0

    def formula(self, text: str, sheet: str, depth: int) -> Decimal:
        if depth > _MOST_DEPTH or len(text) > _LONGEST:  # a circle, or nothing an office writes
            raise _UnknownError
        return _Parser(list(_tokens(text.lstrip("=+"))), self, sheet, depth).whole()

    def cells(self, ref: str, sheet: str, depth: int, strict: bool) -> list[Decimal]:
        """The numbers of a range. `strict`: a text that is a number counts, as in =A1+B1; SUM passes texts over."""
        match = _REF.match(ref)
        if not match:
            raise _UnknownError
        own = match["sheet"]
        where = own.strip("'").replace("''", "'") if own else sheet
        rows = sorted((int(match["r1"]), int(match["r2"] or match["r1"])))
        columns = sorted((column_number(match["c1"]), column_number(match["c2"] or match["c1"])))
        self._cells += (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)
        if self._cells > _MOST_CELLS:
            raise _UnknownError
        found = []
        for row in range(rows[0], rows[1] + 1):
            for column in range(columns[0], columns[1] + 1):
                number = self._number(where, row, column, depth, strict)
                if number is not None:
                    found.append(number)
        return found

    def _number(self, sheet: str, row: int, column: int, depth: int, strict: bool) -> Decimal | None:
        value = self._read(sheet, row, column)
        if isinstance(value, bool):
            raise _UnknownError
        if isinstance(value, int | float | Decimal):
            return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if value is None or (isinstance(value, str) and not value.strip()):
            return Decimal(0) if strict else None
        if isinstance(value, str) and value.startswith("="):
            return self.formula(value, sheet, depth + 1)
        if not strict:
            return None
        plain = str(value).strip().replace(",", "")
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", plain):
            raise _UnknownError
        return Decimal(plain)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if not match:
            raise _UnknownError
        place = match.end()
        yield str(match.lastgroup), match[str(match.lastgroup)]


class _Parser:
    """Recursive descent over the tokens; every level returns a number, ranges live only as arguments."""

    def __init__(self, tokens: list[tuple[str, str]], reader: _Reader, sheet: str, depth: int) -> None:
        self._tokens, self._reader, self._sheet, self._depth = tokens, reader, sheet, depth
        self._place = 0

    def whole(self) -> Decimal:
        result = self._sum()
        if self._place < len(self._tokens):
            raise _UnknownError
        return result

    def _peek(self) -> str:
        return self._tokens[self._place][1] if self._place < len(self._tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            raise _UnknownError
        self._place += 1
        return self._tokens[self._place - 1]

    def _sum(self) -> Decimal:
        left = self._product()
        while self._peek() in ("+", "-"):
            plus = self._take()[1] == "+"
            right = self._product()
            left = left + right if plus else left - right
        return left

    def _product(self) -> Decimal:
        left = self._power()
        while self._peek() in ("*", "/"):
            times = self._take()[1] == "*"
            right = self._power()
            left = left * right if times else left / right
        return left

    def _power(self) -> Decimal:
        left = self._unary()
        while self._peek() == "^":
            self._take()
            exponent = self._unary()
            if abs(exponent) > 100:
                raise _UnknownError
            left = left**exponent
        return left

    def _unary(self) -> Decimal:
        if self._peek() in ("+", "-"):
            minus = self._take()[1] == "-"
            value = self._unary()
            return -value if minus else value
        value = self._atom()
        while self._peek() == "%":
            self._take()
            value /= 100
        return value

    def _atom(self) -> Decimal:
        kind, text = self._take()
        if kind == "number":
            return Decimal(text)
        if kind == "ref":
            cells = self._reader.cells(text, self._sheet, self._depth, strict=True)
            if len(cells) != 1:
                raise _UnknownError
            return cells[0]
        if kind == "name":
            return self._call(text.upper())
        if text == "(":
            value = self._sum()
            self._close()
            return value
        raise _UnknownError

    def _close(self) -> None:
        if self._take()[1] != ")":
            raise _UnknownError

    def _call(self, name: str) -> Decimal:
        self._take()
        arguments = [self._argument()]
        while self._peek() == ",":
            self._take()
            arguments.append(self._argument())
        self._close()
        flat = [n for argument in arguments for n in (argument if isinstance(argument, list) else [argument])]
        if name == "SUM":
            return sum(flat, Decimal(0))
        if name == "ROUND" and len(flat) == 2:
            return flat[0].quantize(Decimal(1).scaleb(-int(flat[1])), ROUND_HALF_UP)
        if name == "ABS" and len(flat) == 1:
            return abs(flat[0])
        if name in ("AVERAGE", "MAX", "MIN") and flat:
            if name == "AVERAGE":
                return sum(flat, Decimal(0)) / len(flat)
            return max(flat) if name == "MAX" else min(flat)
        raise _UnknownError

    def _argument(self) -> Operand:
        following = self._tokens[self._place + 1][1] if self._place + 1 < len(self._tokens) else ""
        if (
            self._place < len(self._tokens)
            and self._tokens[self._place][0] == "ref"
            and following in (",", ")")
        ):
            return self._reader.cells(self._take()[1], self._sheet, self._depth, strict=False)
        return self._sum()
