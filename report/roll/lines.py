"""What a roll forward tells: one line for each thing that came along, that wants a look, or that stayed behind and why."""

import json
from dataclasses import dataclass, field
from enum import StrEnum

from report.codec import coded, decode, encode
from report.messages import say
from report.model import Report

RESULT = "roll/result"  # the field that keeps the lines in the new draft


class Keep(StrEnum):
    """What a person wants besides the figures."""

    ALL = "all"  # outline and captions
    OUTLINE = "outline"
    DATA = "data"  # figures, school and choices alone


@coded("roll_line")
@dataclass(frozen=True, slots=True)
class Line:
    """One line of the result. `section` and `cell` ("row/year") lead to its place in the new report, empty where it has none."""

    text: str
    section: str = ""
    cell: str = ""


@coded("roll_result")
@dataclass(frozen=True, slots=True)
class Result:
    """The lines by what they say: came along, came along but wants a look, stayed behind."""

    carried: tuple[Line, ...] = ()
    doubtful: tuple[Line, ...] = ()
    left: tuple[Line, ...] = ()


@dataclass
class Rolled:
    """The new report and the lines about it. `carry`, `doubt` and `leave` say a sentence of `resources/messages/roll.toml`."""

    report: Report
    carried: list[Line] = field(default_factory=list)
    doubtful: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)

    def carry(self, sentence: str, /, section: str = "", cell: str = "", **given: object) -> None:
        """Tells of something that came along."""
        self.carried.append(Line(say(f"roll.{sentence}", **given), section, cell))

    def doubt(self, sentence: str, /, section: str = "", cell: str = "", **given: object) -> None:
        """Tells of something that came along and that a person should look at."""
        self.doubtful.append(Line(say(f"roll.{sentence}", **given), section, cell))

    def leave(self, sentence: str, /, section: str = "", cell: str = "", **given: object) -> None:
        """Tells of something that stayed behind, and why."""
        self.left.append(Line(say(f"roll.{sentence}", **given), section, cell))

    def texts(self) -> list[str]:
        """Every line under its heading, as the command line prints them."""
        parts = (("head_carried", self.carried), ("head_doubtful", self.doubtful), ("head_left", self.left))
        found: list[str] = []
        for head, lines in parts:
            if lines or head != "head_doubtful":
                found += [say(f"roll.{head}", count=len(lines)), *(f"  {line.text}" for line in lines)]
        return found


def result_text(rolled: Rolled) -> str:
    """The lines as the field RESULT keeps them."""
    result = Result(tuple(rolled.carried), tuple(rolled.doubtful), tuple(rolled.left))
    return json.dumps(encode(result), ensure_ascii=False)


def result_of(report: Report) -> Result | None:
    """The lines kept in a draft; None for one that was not rolled forward."""
    text = report.fields.get(RESULT)
    if not text:
        return None
    result = decode(json.loads(text))
    return result if isinstance(result, Result) else None
