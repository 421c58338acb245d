"""What people answered to findings: why a doubtful number stands as it does, or why a hint is left alone.

An explanation is a field of the report, `explained/<identity>`: undo, compare and roll-forward treat it as they treat every
field. The identity comes from the rule and the words of its places without their digits, so that it holds when other parts
change; the figures are kept beside it, and when they differ the question is open again.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from report import public_notes
from report.checks.findings import Finding, Level, Place
from report.edits import change, set_field
from report.model import Edit, Report

PREFIX = "explained/"
LAST_YEAR = "explained_last/"  # what was explained in last year's report
REASONS = ("口径不同", "统计时间不同", "数据来源不同", "四舍五入", "政策或专业调整", "其他")
_TRACED = 2  # places that tell a finding from its like
_FIGURES = re.compile(r"\d+(?:\.\d+)?|“[^”]*”")
_EMPTY_WORDS = re.compile(
    r"(?:以上|上述|该|此|情况|数据|数字|数值|信息|内容|已|经|核对|核实|均|都|确实|真实|属实|无误|正确|没有?问题|没错|是对的|对的|[，。、；！\s])*"
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One answer. `internal` stays in the office, `public` is printed with the report. `ignored`: left alone, with a reason in
    `internal`. `figures` are those it was written for, `trace` what the identity is made of."""

    reason: str = ""
    internal: str = ""
    public: str = ""
    ignored: bool = False
    rule: str = ""
    message: str = ""
    figures: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The answer in one line."""
        return self.public or self.internal


@dataclass(frozen=True)
class Answers:
    """Findings with what was answered to them. `open` wants an answer still (errors stay, whatever is said); `closed` is
    answered."""

    open: tuple[Finding, ...] = ()
    closed: tuple[Finding, ...] = ()
    _keys: Mapping[Finding, str] = field(default_factory=dict)
    _given: Mapping[str, Explanation] = field(default_factory=dict)
    _last: Mapping[str, Explanation] = field(default_factory=dict)

    def key(self, finding: Finding) -> str:
        """The identity; KeyError for a finding of another run."""
        return self._keys[finding]

    def given(self, finding: Finding) -> Explanation | None:
        """What was answered, also where the figures have changed since."""
        return self._given.get(self._keys.get(finding, ""))

    def last_year(self, finding: Finding) -> Explanation | None:
        """What was answered to the same finding of last year's report."""
        return self._last.get(self._keys.get(finding, ""))


def answered(report: Report, findings: Sequence[Finding]) -> Answers:
    """Sorts findings into those that want an answer and those that have one for the same figures."""
    given, last = read_all(report, PREFIX), read_all(report, LAST_YEAR)
    keys: dict[Finding, str] = {}
    seen: Counter[str] = Counter()
    for finding in findings:
        key = identity(trace_of(report, finding))
        seen[key] += 1
        keys[finding] = key if seen[key] == 1 else f"{key}-{seen[key]}"

    def is_closed(finding: Finding) -> bool:
        held = given.get(keys[finding])
        return held is not None and finding.level != Level.ERROR and held.figures == figures_of(finding)

    closed = tuple(finding for finding in findings if is_closed(finding))
    settled = set(closed)
    return Answers(tuple(f for f in findings if f not in settled), closed, keys, given, last)


def figures_of(finding: Finding) -> tuple[str, ...]:
    """The figures that an answer is about; where the finding has none, the numbers and words of its sentence."""
    if finding.found or finding.expected:
        return finding.found or "", finding.expected or ""
    return tuple(_FIGURES.findall(finding.message))


def trace_of(report: Report, finding: Finding) -> tuple[str, ...]:
    """What tells a finding from others, in this year's report and in the next: the rule, cells by row and by how many years
    they lie back, other places by their words without digits."""
    return finding.rule, *(_traced(report, place) for place in finding.places[:_TRACED])


def identity(trace: Sequence[str]) -> str:
    """A short key for a trace."""
    return hashlib.sha256("\n".join(trace).encode()).hexdigest()[:20]


def _traced(report: Report, place: Place) -> str:
    if place.cell:
        row, _, column = place.cell.partition("/")
        return f"cell:{row}/{int(column) - report.year if column.isdigit() else column}"
    words = place.quote if place.paragraph >= 0 else "›".join(place.where.split(" › ")[-2:])
    return re.sub(r"[\d\s.,%％]+", "#", words)


def read_all(report: Report, prefix: str) -> dict[str, Explanation]:
    """Identity → explanation of every field of that prefix; one that cannot be read is left out."""
    found = {}
    for key, text in report.fields.items():
        if key.startswith(prefix) and (held := _read(text)) is not None:
            found[key.removeprefix(prefix)] = held
    return found


def _read(text: str) -> Explanation | None:
    try:
        held = json.loads(text)
        texts = {
            name: str(held.get(name, "")) for name in ("reason", "internal", "public", "rule", "message")
        }
        lists = {name: tuple(map(str, held.get(name, ()))) for name in ("figures", "trace")}
        return Explanation(
            **texts, ignored=bool(held.get("ignored")), figures=lists["figures"], trace=lists["trace"]
        )
    except (
        ValueError,
        TypeError,
        AttributeError,
    ):  # a field that another hand wrote: the question stays open
        return None


def says_nothing(text: str) -> bool:
    """Whether a text only claims that the number is right: 「数据属实」 explains nothing."""
    return not _EMPTY_WORDS.sub("", text, count=1).strip() if text.strip() else True


def can_publish(report: Report, finding: Finding) -> bool:
    """Whether there is a place beside which a public explanation can be printed."""
    return bool(finding.places) and public_notes.can_hold(report, finding.places[0])


def explain(report: Report, answers: Answers, finding: Finding, given: Explanation) -> Edit:
    """Keeps an answer and puts its public words where they are printed: one step."""
    key = PREFIX + answers.key(finding)
    old = _read(report.fields.get(key, ""))
    made = replace(
        given,
        rule=finding.rule,
        message=finding.message,
        figures=figures_of(finding),
        trace=trace_of(report, finding),
    )
    changes = list(change("fields", key, report.fields.get(key), _text(made)))
    if finding.places:
        changes += public_notes.put(report, finding.places[0], old.public if old else "", made.public)
    return Edit("忽略一条检查结果" if given.ignored else "说明一条检查结果", tuple(changes))


def withdraw(report: Report, answers: Answers, finding: Finding) -> Edit:
    """Takes an answer back, with its public words."""
    key = PREFIX + answers.key(finding)
    old = _read(report.fields.get(key, ""))
    changes = list(set_field(report, key, "").changes)
    if old is not None and old.public and finding.places:
        changes += public_notes.put(report, finding.places[0], old.public, "")
    return Edit("撤回说明", tuple(changes))


def _text(given: Explanation) -> str:
    return json.dumps(asdict(given), ensure_ascii=False)


def rolled(old: Report, rows: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """(field, text) of last year's explanations for the new report; `rows` maps last year's row ids to this year's."""
    for given in read_all(old, PREFIX).values():
        trace = tuple(_renamed(part, rows) for part in given.trace)
        yield LAST_YEAR + identity(trace), _text(replace(given, trace=trace))


def _renamed(part: str, rows: Mapping[str, str]) -> str:
    if not part.startswith("cell:"):
        return part
    row, slash, column = part.removeprefix("cell:").partition("/")
    return f"cell:{rows.get(row, row)}{slash}{column}"
