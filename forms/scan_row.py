"""The signed and sealed declaration, scanned, in place of the printed one: put in, looked at, taken out."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from forms import theme
from forms.widgets import button, label, row, set_kind, stack
from forms.workbench import Workbench
from report import edits
from report.errors import UserError
from report.fields import DECLARATION_SCAN, scanned_page
from report.messages import say

_A4_LONG = 11.69  # inches
_A4_SHAPE = 297 / 210
_SHAPE_SLACK = 0.12
_CLEAR_DPI = 120  # below it small type in a scan blurs
_THUMB = QSize(106, 150)


class ScanRow(QWidget):
    """The row on the declaration's page; `show_state` after every edit."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._shown = ""
        self.thumb = QLabel()
        self.thumb.setFixedSize(theme.scaled(_THUMB.width()), theme.scaled(_THUMB.height()))
        self.thumb.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words, self.doubt = label("", "second", wrap=True), label("", "", wrap=True)
        set_kind(self.doubt, "kind", "error")
        self.put = button("放入扫描件…", self._ask, icon="image_add")
        self.out = button("取下", self.take_out)
        side = stack(self.words, self.doubt, row(self.put, self.out, 1), 1)
        content = row(self.thumb, side, spacing=16)
        content.setStretch(1, 1)
        self.setLayout(content)

    def show_state(self, read_only: bool) -> None:
        """The scan that is printed, or none."""
        sha = scanned_page(self._bench.report)
        info = self._bench.report.pictures.get(sha)
        self.thumb.setVisible(info is not None)
        self.out.setVisible(info is not None)
        self.put.setText("换一张…" if info else "放入扫描件…")
        self.put.setEnabled(not read_only)
        self.out.setEnabled(not read_only)
        self.words.setText(say("photos.scan_shown", name=info.name) if info else say("photos.scan_none"))
        self.doubt.setText(_doubt(info.width, info.height) if info else "")
        self.doubt.setVisible(bool(self.doubt.text()))
        if sha != self._shown:
            self._shown = sha
            self.thumb.setPixmap(self._thumbnail(sha))

    def _thumbnail(self, sha: str) -> QPixmap:
        if not sha:
            return QPixmap()
        ratio = self.devicePixelRatioF()
        image = QImage.fromData(self._bench.picture(sha))
        made = QPixmap.fromImage(
            image.scaled(
                self.thumb.size() * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        made.setDevicePixelRatio(ratio)
        return made

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "选择扫描件", "", say("photos.scan_filter"))
        if path:
            self.put_in(Path(path))

    def put_in(self, path: Path) -> None:
        """Prints the picture or one-page PDF at `path` in place of the declaration: one step."""
        try:
            info = self._bench.store_picture(path.read_bytes(), path.name)
        except UserError as error:
            self._bench.say(str(error))
            return
        except OSError:
            self._bench.say(say("photos.scan_unreadable", name=path.name))
            return
        report, name = self._bench.report, "放入声明扫描件"
        parts = [edits.add_picture(report, info), edits.set_field(report, DECLARATION_SCAN, info.sha, name)]
        self._bench.perform(edits.joined(name, parts))

    def take_out(self) -> None:
        """Prints the declaration's own lines again."""
        self._bench.perform(edits.set_field(self._bench.report, DECLARATION_SCAN, "", "取下声明扫描件"))


def _doubt(width: int, height: int) -> str:
    """What would look poor on paper, or ""."""
    if abs(height / width - _A4_SHAPE) > _SHAPE_SLACK:
        return say("photos.scan_wide")
    dpi = round(height / _A4_LONG)
    return say("photos.scan_small", dpi=dpi) if dpi < _CLEAR_DPI else ""
