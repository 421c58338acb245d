"""Evaluates the simple formulas that offices write: sums, differences, shares, and the tests around them.

Knows + − × ÷ ^ %, brackets, cells and ranges of any sheet, SUM, ROUND, AVERAGE, MAX, MIN, ABS, comparisons, texts, IF, IFERROR,
AND, OR. Anything else is None, and the caller says so: a guess would be a false number.
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
    | "(?P<text>(?:[^"]|"")*)"
    | (?P<test><=|>=|<>|[=<>])
    | (?P<sign>[-+*/^(),%])
    )""",
    re.VERBOSE,
)
_REF = re.compile(
    r"(?:(?P<sheet>.+)!)?\$?(?P<c1>[A-Za-z]+)\$?(?P<r1>\d+)(?::\$?(?P<c2>[A-Za-z]+)\$?(?P<r2>\d+))?\Z",
    re.DOTALL,
)
_TESTS = frozenset({"IF", "IFERROR", "AND", "OR"})
_MOST_CELLS = 20_000
_MOST_DEPTH = 40
_LONGEST = 2000
_MOST_DIGITS = 25


class _UnknownError(Exception):
    """The formula holds something that is not evaluated here."""


Operand = Decimal | list[Decimal]


Scalar = Decimal | str | bool


def evaluate_formula(formula: str, sheet: str, read: CellReader) -> Decimal | None:
    """The number that `formula` ("=SUM(E10:E12)") in `sheet` makes; None when it is none or not one of the simple ones."""
    result = evaluate_scalar(formula, sheet, read)
    return result if isinstance(result, Decimal) else None


def evaluate_scalar(formula: str, sheet: str, read: CellReader) -> Scalar | None:
    """The number, text or truth value that `formula` makes; None when it is not one of the simple ones."""
    try:
        result = _Reader(read).formula(formula, sheet, 0)
    except (_UnknownError, DecimalException):
        return None
    if isinstance(result, Decimal) and result and abs(result.adjusted()) >= _MOST_DIGITS:
        return None
    return result


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

    def formula(self, text: str, sheet: str, depth: int) -> Scalar:
        if depth > _MOST_DEPTH or len(text) > _LONGEST:  # a circle, or nothing an office writes
            raise _UnknownError
        return _Parser(list(_tokens(text.lstrip("=+"))), self, sheet, depth).whole()

    def single(self, ref: str, sheet: str, depth: int) -> Scalar | None:
        """What a cell holds, as a comparison sees it; None for a blank."""
        match = _REF.match(ref)
        if not match or match["r2"]:
            raise _UnknownError
        own = match["sheet"]
        where = own.strip("'").replace("''", "'") if own else sheet
        value = self._read(where, int(match["r1"]), column_number(match["c1"]))
        if isinstance(value, str) and value.startswith("="):
            return self.formula(value, where, depth + 1)
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float | Decimal):
            return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return str(value)

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
            result = self.formula(value, sheet, depth + 1)
            if isinstance(result, Decimal):
                return result
            value = result
        if not strict:
            return None
        plain = "" if isinstance(value, bool) else str(value).strip().replace(",", "")
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


def _truth(value: Scalar) -> bool:
    if isinstance(value, str):
        raise _UnknownError
    return bool(value)


def _compared(left: Scalar | None, sign: str, right: Scalar | None) -> bool:
    """A comparison as Excel makes it: a blank is "" beside a text and 0 beside a number, texts ignore capitals."""
    if left is None:
        left = "" if isinstance(right, str) else Decimal(0)
    if right is None:
        right = "" if isinstance(left, str) else Decimal(0)
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.lower(), right.lower()
    if type(left) is not type(right):
        if sign in ("=", "<>"):  # a text is never a number
            return sign == "<>"
        raise _UnknownError
    if sign == "=":
        return left == right
    if sign == "<>":
        return left != right
    less = bool(left < right)  # type: ignore[operator]  # of one type, as said above
    if sign in ("<", ">="):
        return less if sign == "<" else not less
    more = bool(left > right)  # type: ignore[operator]
    return more if sign == ">" else not more


class _Parser:
    """Recursive descent over the tokens: a comparison, sums, products; ranges live only as arguments.

    IF and its like take their arguments as tokens: the branch not taken may divide by nought.
    """

    def __init__(self, tokens: list[tuple[str, str]], reader: _Reader, sheet: str, depth: int) -> None:
        self._tokens, self._reader, self._sheet, self._depth = tokens, reader, sheet, depth
        self._place = 0

    def whole(self) -> Scalar:
        """The result of all the tokens."""
        left = self._side()
        if self._place < len(self._tokens) and self._tokens[self._place][0] == "test":
            sign = self._take()[1]
            left = _compared(left, sign, self._side())
        if self._place < len(self._tokens):
            raise _UnknownError
        return Decimal(0) if left is None else left

    def _side(self) -> Scalar | None:
        """One side of a comparison: a text, a cell whatever it holds, or a number."""
        kind, text = self._tokens[self._place] if self._place < len(self._tokens) else ("", "")
        last = self._place + 1 >= len(self._tokens) or self._tokens[self._place + 1][0] == "test"
        if kind == "text":
            self._place += 1
            return text.replace('""', '"')
        if kind == "ref" and last:
            self._place += 1
            return self._reader.single(text, self._sheet, self._depth)
        if kind == "name" and text.upper() in _TESTS and self._closes_all():
            self._place += 1
            return self._test(text.upper())
        return self._sum()

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

    def _closes_all(self) -> bool:
        """Whether the call that begins here is followed by nothing, or by a comparison."""
        depth = 0
        for place in range(self._place + 1, len(self._tokens)):
            sign = self._tokens[place][1] if self._tokens[place][0] == "sign" else ""
            depth += (sign == "(") - (sign == ")")
            if depth == 0:
                return place + 1 == len(self._tokens) or self._tokens[place + 1][0] == "test"
        raise _UnknownError

    def _parts(self) -> list[list[tuple[str, str]]]:
        """The tokens of each argument of a call; stands behind its last bracket afterwards."""
        parts: list[list[tuple[str, str]]] = [[]]
        depth = 0
        while True:
            kind, text = self._take()
            sign = text if kind == "sign" else ""
            depth += (sign == "(") - (sign == ")")
            if depth == 0:
                return parts
            if depth == 1 and sign == ",":
                parts.append([])
            elif depth > 1 or sign != "(":
                parts[-1].append((kind, text))

    def _value(self, tokens: list[tuple[str, str]]) -> Scalar:
        return _Parser(tokens, self._reader, self._sheet, self._depth + 1).whole()

    def _test(self, name: str) -> Scalar:
        parts = self._parts()
        if self._depth > _MOST_DEPTH:
            raise _UnknownError
        if name == "IF" and len(parts) in (2, 3):
            if _truth(self._value(parts[0])):
                return self._value(parts[1])
            return self._value(parts[2]) if len(parts) == 3 else False
        if name == "IFERROR" and len(parts) == 2:
            try:
                return self._value(parts[0])
            except DecimalException:
                return self._value(parts[1])
        if name in ("AND", "OR"):
            return (all if name == "AND" else any)([_truth(self._value(part)) for part in parts])
        raise _UnknownError

    def _call(self, name: str) -> Decimal:
        if name in _TESTS:
            result = self._test(name)
            if not isinstance(result, Decimal):
                raise _UnknownError
            return result
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
