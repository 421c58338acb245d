"""What stands on the clerk's desk before a task: drafts, photographs, a clipboard as Excel fills it. Nothing here is counted."""

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage

from app.sample import build_sample
from report import edits
from report.blocks import Block, Case, Paragraph, Table, Text
from report.content import spans
from report.editions import load_edition
from report.model import Change, Edit, Kind, Report, cell_key
from report.roll import roll_forward
from report.values import read_value

PHOTOS = 12
NUMBER_ROW = "zz-2025.t1.1"
_SHAPES = ((600, 400), (400, 600), (640, 360))


class Desk:
    """Drafts are made once and copied for each task."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: dict[str, Path] = {}
        self._copies = 0

    def sample(self) -> Path:
        """The sample school's whole report of 2025."""
        return self._copy("sample", build_sample)

    def rolled(self) -> Path:
        """The sample school's 2025, begun from 2024: last year's figures are there, this year's are not."""
        return self._copy("rolled", self._make_rolled)

    def five_places(self) -> Path:
        """A report in which one number stands in a cell, two sentences, a table and a case."""
        return self._copy("five", self._make_five)

    def _copy(self, name: str, make: Callable[[Path], None]) -> Path:
        if name not in self._made:
            path = self.folder / f"{name}.zhibao"
            make(path)
            self._made[name] = path
        self._copies += 1
        target = self.folder / f"{name}-{self._copies}.zhibao"
        shutil.copyfile(self._made[name], target)
        return target

    def _make_rolled(self, path: Path) -> None:
        from db.draft import DraftFile

        old = self.folder / "2024.zhibao"
        build_sample(old, 2024)
        draft = DraftFile.open(old)
        try:
            rolled = roll_forward(draft.report, load_edition("zz-2025"), 2025).report
        finally:
            draft.close()
        DraftFile.create(path, rolled).close()

    def _make_five(self, path: Path) -> None:
        from db.draft import DraftFile

        report = Report(load_edition("zz-2025"), 2025, fields={"school.name": "青禾职业技术学校"})
        report.apply(edits.fill_from_edition(report))
        chapters = [s.id for s in report.children("") if s.type == Kind.BODY]
        value = read_value("1012", "人")
        changes = [Change("values", cell_key(NUMBER_ROW, "2025"), None, value)]
        sentences = (
            "2025年学校毕业生人数为1012人，比上年增加。",
            "当年毕业生人数1012人，就业服务覆盖到每一个人。",
        )
        for n, words in enumerate(sentences):
            block = Block(f"b-s{n}", chapters[n], 10.0, Text((Paragraph(spans(words)),)))
            changes.append(Change("blocks", block.id, None, block))
        table = Table((("项目", "2025年"), ("毕业生人数（人）", "1012")), caption="毕业生基本情况")
        changes.append(Change("blocks", "b-t", None, Block("b-t", chapters[0], 20.0, table)))
        changes.append(Change("blocks", "b-c", None, Block("b-c", chapters[1], 20.0, Case("送岗上门"))))
        inner = Text((Paragraph(spans("这一届毕业生人数1012人，分三批到企业见习。")),))
        changes.append(Change("blocks", "b-ct", None, Block("b-ct", chapters[1], 10.0, inner, "b-c")))
        report.apply(Edit("正文", tuple(changes)))
        DraftFile.create(path, report).close()

    def photos(self) -> list[Path]:
        """Twelve photographs, upright and across."""
        folder = self.folder / "活动照片"
        if not folder.exists():
            folder.mkdir()
            for n in range(PHOTOS):
                image = QImage(*_SHAPES[n % len(_SHAPES)], QImage.Format.Format_RGB32)
                image.fill(QColor.fromHsv(n * 30, 90, 190))
                image.save(str(folder / f"照片{n + 1:02}.jpg"), "JPG")  # type: ignore[call-overload]
        return sorted(folder.iterdir())


def copy_files(paths: list[Path]) -> None:
    """What the file manager puts on the clipboard."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    QGuiApplication.clipboard().setMimeData(data)


def copy_from_excel(rows: list[list[str]]) -> None:
    """What Excel puts on the clipboard for a range: HTML with its comments and classes, and tab-separated text."""
    lines = "".join(
        " <tr height=18 style='height:13.5pt'>\r\n"
        + "".join(f"  <td class=xl65 align=right style='width:54pt'>{cell}</td>\r\n" for cell in cells)
        + " </tr>\r\n"
        for cells in rows
    )
    html = (
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta name=Generator content='Microsoft Excel 15'>"
        "<style><!--.xl65 {mso-number-format:'#\\,##0\\.00';}--></style></head><body link='#0563C1'>"
        f"<table border=0 cellpadding=0 cellspacing=0><!--StartFragment-->\r\n{lines}<!--EndFragment--></table></body></html>"
    )
    data = QMimeData()
    data.setHtml(html)
    data.setText("\r\n".join("\t".join(cells) for cells in rows) + "\r\n")
    QGuiApplication.clipboard().setMimeData(data)
