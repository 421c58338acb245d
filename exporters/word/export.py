"""Report → Word: one pass over the output items, laid out for the page numbers of the contents, the package
checked, then written whole or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from exporters import Progress
from exporters.files import write_atomically
from exporters.layout.flow import lay_out
from exporters.layout.pages import Layout
from exporters.layout.wordml import PackageReader
from exporters.word.contents import PageOf
from exporters.word.manuscript import Manuscript
from exporters.word.package import write_zip, zipped
from exporters.word.pictures import chart_picture
from exporters.word.selfcheck import check_parts
from report.fields import report_title
from report.model import Report

_ANY_PAGE = 88  # stands in the contents while they are laid out: as wide as most page numbers
AskPages = Callable[[dict[str, bytes]], dict[str, int]]
"""The parts of a package → bookmark → page number; {} from one who cannot say."""


def export_word(
    report: Report,
    picture: Callable[[str], bytes],
    path: str | Path,
    progress: Progress | None = None,
    ask: AskPages | None = None,
) -> None:
    """Writes the report as .docx to `path`.

    `picture` gives the bytes of a stored picture by its sha, and those of a chart that was drawn before by its
    `chart_forms.chart_key`. `progress` is told of every chapter; raising `exporters.Cancelled` from it stops the work.
    UserError where a person can mend something; what stood at `path` is untouched until the whole new file is there.
    Raises `selfcheck.UnsoundPackageError` rather than hand over a file that Word would ask to repair.
    """
    steps = _Steps(progress)
    parts = _checked_parts(report, picture, steps, ask)
    write_atomically(path, lambda stream: write_zip(parts, stream))
    steps.finish()


def word_bytes(
    report: Report,
    picture: Callable[[str], bytes],
    progress: Progress | None = None,
    ask: AskPages | None = None,
) -> bytes:
    """The report as the bytes of a .docx file, checked. `ask` is another judge of page numbers (`ask_office`)."""
    steps = _Steps(progress)
    data = zipped(_checked_parts(report, picture, steps, ask))
    steps.finish()
    return data


@dataclass(frozen=True, slots=True)
class Printed:
    """Pages with the bytes of their pictures. `places` are bookmark → id of the section or block it marks."""

    layout: Layout
    pictures: dict[str, bytes]
    places: dict[str, str]
    title: str
    school: str


def printed_pages(
    report: Report, picture: Callable[[str], bytes], progress: Progress | None = None
) -> Printed:
    """The report laid out on pages: what the preview shows and the PDF holds, the very pages of the Word file."""
    steps = _Steps(progress)
    manuscript = Manuscript(report, picture, steps.chapter)
    steps.next("目录与页码")
    package = manuscript.package(page_numbers(manuscript))
    steps.next("排版")
    context = manuscript.context
    places = {place.bookmark: name for name, place in context.places.items()}
    pictures = dict(context.media.files)
    # Word draws its own charts itself; a page shows them as pictures.
    pictures |= {
        f"word/charts/chart{n}.xml": chart_picture(data, picture) for n, data in enumerate(context.charts, 1)
    }
    layout = pages_of(package)
    steps.finish()
    return Printed(layout, pictures, places, report_title(report), report.school)


def pages_of(package: dict[str, bytes]) -> Layout:
    """A package on pages."""
    reader = PackageReader(package)
    return lay_out(reader.parts, reader.notes)


def page_numbers(manuscript: Manuscript, ask: AskPages | None = None) -> PageOf:
    """The page number of every place: it is laid out once, with some number everywhere. No layout where none is printed."""
    if not manuscript.has_contents:
        return lambda name: 1
    draft = manuscript.package(lambda name: _ANY_PAGE)
    number_of = pages_of(draft).number_of
    asked = ask(draft) if ask is not None else {}
    return lambda name: asked.get(name) or number_of(name) or 1


def _checked_parts(
    report: Report, picture: Callable[[str], bytes], steps: "_Steps", ask: AskPages | None
) -> dict[str, bytes]:
    manuscript = Manuscript(report, picture, steps.chapter)
    steps.next("目录与页码")
    parts = manuscript.package(page_numbers(manuscript, ask))
    steps.next("检查文件")
    check_parts(parts)
    return parts


@dataclass
class _Steps:
    """Tells the progress, and nothing where nobody listens."""

    progress: Progress | None
    total: int = 2
    done: int = 0

    def chapter(self, count: int, title: str) -> None:
        """A chapter is written, one of `count`."""
        self.total = count + 2
        self.next(title)

    def next(self, name: str) -> None:
        if self.progress is not None:
            self.progress(name, self.done, self.total)
        self.done += 1

    def finish(self) -> None:
        if self.progress is not None:
            self.progress("完成", self.total, self.total)
