"""From a script in plain lines to a Word file in one office's dress, and the truth of what it says.

A line of a script is one of
    # number|title            heading (##, ### for the levels below)
    ^number|title             caption of the table that follows
    |a|b|c|                   row of a table; "<" is merged with the left cell, "^" with the one above
    !number|title|pictures    figure and its caption
    @label|title … @end       case
    %name text                `name` of the office's own methods (cover, contents, notes …)
and anything else a paragraph. An office (`Office`) says how each of them is set; its methods return XML.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.importers.wild_reports import Truth
from tests.importers.word_files import STYLES, cell, image, para, picture, table, word_file

Rows = list[list[str]]
_COLUMN = 1200  # width of a column, in twentieths of a point


class Office:
    """One office's habits. Subclasses override what they do differently; `extra`, `relations`, `numbering` go into the package."""

    edition = "zz-2025"
    year = 2025
    school = ""
    styles = STYLES
    numbering = ""

    def __init__(self) -> None:
        self.truth = Truth(self.edition, self.year, self.school)
        self.body: list[str] = []
        self.extra: dict[str, bytes | str] = {}
        self.relations = ""
        self.place = self.case = ""
        self.boxed: list[str] = []
        self.pending: tuple[str, str] | None = None
        self.between = ""
        self.pictures = 0
        self.open = ("", "")  # label and title of the case that is open

    # what an office sets its own way

    def heading(self, level: int, number: str, title: str) -> str:
        """A heading."""
        return para(number + title, str(level))

    def text(self, text: str) -> str:
        """A paragraph of prose."""
        return para(text)

    def caption(self, number: str, title: str) -> str:
        """A caption, of a table or figure."""
        return para(f"{number} {title}", align="center")

    def grid(self, rows: Rows, caption: str) -> str:
        """A table and its caption."""
        return caption + merged_table(rows)

    def figure(self, number: str, title: str, count: int) -> str:
        """A figure and its caption."""
        runs = "".join(self.picture() for _ in range(count))
        return para(runs=runs, align="center") + self.caption(number, title)

    def boxed_case(self, label: str, title: str, inner: str) -> str:
        """A case around its content."""
        return para(label + title, bold=True) + inner

    def picture(self) -> str:
        """The run of a picture that was not used before."""
        self.pictures += 1
        n = self.pictures
        self.extra[f"word/media/photo{n}.jpeg"] = image((80 + n, 60), (n * 7 % 256, 120, 40))
        target = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        self.relations += f'<Relationship Id="rIdF{n}" Type="{target}" Target="media/photo{n}.jpeg"/>'
        return picture(f"rIdF{n}")

    # reading a script

    def read(self, script: str) -> None:
        """Sets every line and keeps its truth."""
        rows: Rows = []
        for line in [*script.strip("\n").split("\n"), ""]:
            if line.startswith("|"):
                rows.append(line[1:-1].split("|"))
                continue
            if rows:
                self._table(rows)
                rows = []
            if line:
                self._line(line)

    def _line(self, line: str) -> None:
        mark, rest = line[0], line[1:]
        readers: dict[str, Callable[[str], None]] = {
            "^": self._caption, "!": self._figure, "@": self._case, "%": self._own}  # fmt: skip
        if mark == "#":
            level = len(line) - len(line.lstrip("#"))
            number, title = line[level:].strip().split("|")
            self.truth.headings.append((level, number, title))
            self.place = title
            self.add(self.heading(level, number, title))
        elif mark in readers:
            readers[mark](rest)
        else:
            self.truth.paragraphs.append((line, self.place, self.case))
            self.truth.words.append(line)
            self.add(self.text(line))

    def add(self, xml: str) -> None:
        """Puts XML at the end, or into the case that is open."""
        (self.boxed if self.case else self.body).append(xml)

    def say(self, *words: str) -> None:
        """Texts that must be found somewhere: front pages, notes."""
        self.truth.words += words

    def _caption(self, rest: str) -> None:
        number, title = rest.split("|")
        self.pending = (number, title)

    def _table(self, rows: Rows) -> None:
        number, title = self.pending or ("", "")
        self.pending = None
        full = filled(rows)
        self.truth.tables.append((full, title, number, self.place))
        self.truth.words += [c for row in full for c in row]
        self.add(self.grid(rows, (self.caption(number, title) if title else "") + self.between))
        self.between = ""

    def _figure(self, rest: str) -> None:
        number, title, count = rest.split("|")
        self.truth.figures.append((title, number, int(count), self.place, self.case))
        self.say(title)
        self.add(self.figure(number, title, int(count)))

    def _case(self, rest: str) -> None:
        if rest == "end":
            inner, self.boxed = "".join(self.boxed), []
            label, title = self.open
            self.case = ""
            self.add(self.boxed_case(label, title, inner))
            return
        label, title = rest.split("|")
        self.open = (label, title)
        self.case = title
        self.truth.cases.append((title, self.place))

    def _own(self, rest: str) -> None:
        name, _, text = rest.partition(" ")
        xml = getattr(self, name)(text)
        if self.pending:
            self.between += xml  # it stands between the caption and its table
        else:
            self.add(xml)


@dataclass(frozen=True)
class Trial:
    """A report to be tried: what it is called and who made it."""

    name: str
    office: type[Office]
    script: str

    def write(self, path: Path) -> Truth:
        """Writes the Word file; the truth of what it says."""
        office = self.office()
        office.read(self.script)
        word_file(path, *office.body, numbering=office.numbering, styles=office.styles,
                  parts=office.extra, relations=office.relations)  # fmt: skip
        return office.truth


def filled(rows: Rows) -> Rows:
    """The grid as a reader sees it: merged cells say what the whole says."""
    full: Rows = []
    for row in rows:
        line: list[str] = []
        for place, text in enumerate(row):
            line.append(line[-1] if text == "<" else full[-1][place] if text == "^" else text)
        full.append(line)
    return full


def merged_table(rows: Rows, dress: Callable[[str], str] = para, header: bool = False) -> str:
    """A table with its merges as Word writes them; `dress` sets a cell's paragraph."""
    lines = []
    for r, row in enumerate(rows):
        cells = []
        for c, text in enumerate(row):
            if text == "<":
                continue
            span = 1
            while c + span < len(row) and row[c + span] == "<":
                span += 1
            below = r + 1 < len(rows) and rows[r + 1][c] == "^"
            down = "continue" if text == "^" else "restart" if below else ""
            made = cell("<w:p/>" if text == "^" else dress(text), span, down)
            cells.append(made.replace("<w:tcPr>", f'<w:tcPr><w:tcW w:w="{_COLUMN * span}" w:type="dxa"/>'))
        lines.append(cells)
    columns = f'<w:gridCol w:w="{_COLUMN}"/>' * len(rows[0])
    return table(*lines, header=header).replace(
        "<w:tbl>", f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>", 1
    )
