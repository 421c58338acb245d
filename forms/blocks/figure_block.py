"""A figure on the page: one or several pictures in rows of equal height, sub-captions, one numbered
caption."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from forms import theme
from forms.blocks.base import BlockWidget, CaptionRow, LineField, Page, layout_of
from forms.blocks.clipboard import image_bytes, picture_files
from forms.blocks.pictures import Intake, PictureRows
from forms.steps import Steps
from forms.widgets import label, row
from report import edits
from report.blocks import Figure, Picture
from report.checks.findings import Place
from report.messages import say
from report.model import Edit, PictureInfo

PICTURE_FILTER = "图片 (*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff)"


def ask_for_pictures(parent: QWidget) -> list[Path]:
    """Lets a person choose picture files; empty when none was."""
    paths, _ = QFileDialog.getOpenFileNames(parent, "选择图片", "", PICTURE_FILTER)
    return [Path(path) for path in paths]


class SubCaption(QWidget):
    """（a） and the words below one of several pictures."""

    def __init__(self, figure: "FigureBlock", place: int) -> None:
        super().__init__(figure.pictures)
        self.mark = label(f"（{chr(ord('a') + place)}）", "quiet")
        self.field = LineField(figure.bench, say("section.sub_caption"), "second")
        content = row(1, self.mark, self.field, 1, spacing=0)
        self.setLayout(content)
        self.field.settled.connect(lambda text: figure.set_sub_caption(place, text))


class FigureBlock(BlockWidget):
    """One figure block."""

    def __init__(self, page: Page, section_id: str, block_id: str, parent: QWidget | None = None) -> None:
        super().__init__(page, section_id, block_id, parent)
        self.pictures = PictureRows(self.bench)
        self.pictures.setAccessibleName(say("section.figure_name"))
        self.caption = CaptionRow(self.bench, say("section.figure_caption"))
        self.note = LineField(self.bench, say("section.source_note"), "second")
        self.alt = LineField(self.bench, say("section.alt"), "second")
        self.sub_captions: list[SubCaption] = []
        layout_of(self, self.pictures, self.caption, self.note, self.alt)
        self.pictures.removing.connect(self.remove)
        self.pictures.moving.connect(self.move_picture)
        self.pictures.opening.connect(self.replace_picture)
        self.pictures.menu_wanted.connect(self._open_menu)
        self.pictures.pasting.connect(self._paste)
        self.pictures.leaving.connect(self._leave_pictures)
        self.caption.field.settled.connect(
            lambda text: self._change("改题注", replace(self._body(), caption=text))
        )
        self.caption.field.leaving.connect(self._leave_caption)
        self.note.settled.connect(
            lambda text: self._change("改资料来源", replace(self._body(), source_note=text))
        )
        self.note.leaving.connect(lambda direction: self.page.step_out(self, direction))
        self.alt.settled.connect(lambda text: self._change("改替代文字", replace(self._body(), alt=text)))
        self.alt.leaving.connect(lambda direction: self.page.step_out(self, direction))
        self.add_tools()
        self.refresh(None)

    def _body(self) -> Figure:
        block = self.block
        return block.body if block is not None and isinstance(block.body, Figure) else Figure()

    def refresh(self, edit: Edit | None) -> None:
        """Shows pictures and captions as the report holds them now."""
        body, may = self._body(), self.can_edit()
        number = self.bench.numbers().captions.get(self.block_id, "")
        self.caption.show_caption(number, body.caption, may)
        self._show_sub_captions(body, may)
        known = self.bench.report.pictures
        infos = [known.get(p.sha, PictureInfo(p.sha, "", "", 4, 3)) for p in body.pictures]
        share = body.pictures[0].share if len(body.pictures) == 1 else 0.0
        self.pictures.show_pictures(infos, body.columns, share, list(self.sub_captions))
        for field, text in ((self.note, body.source_note), (self.alt, body.alt)):
            field.show_text(text)
            field.setReadOnly(not may)
        self.note.setVisible(bool(body.source_note) or self.note.hasFocus())
        self.alt.setVisible(self.alt.hasFocus())

    def _show_sub_captions(self, body: Figure, may: bool) -> None:
        several = len(body.pictures) > 1
        wanted = several and (self.is_current or any(p.sub_caption for p in body.pictures))
        count = len(body.pictures) if wanted else 0
        while len(self.sub_captions) > count:
            gone = self.sub_captions.pop()
            gone.hide()
            gone.deleteLater()
        while len(self.sub_captions) < count:
            self.sub_captions.append(SubCaption(self, len(self.sub_captions)))
            self.sub_captions[-1].show()
        for widget, picture in zip(self.sub_captions, body.pictures, strict=False):
            widget.field.show_text(picture.sub_caption)
            widget.field.setReadOnly(not may)

    def restyle(self) -> None:
        """Takes the text size and colours that are set now."""
        self.caption.restyle()
        for field in (self.note, self.alt, *(s.field for s in self.sub_captions)):
            field.restyle()
        self.pictures.arrange()

    def flush(self) -> None:
        """Takes over captions that are being typed."""
        for field in (self.caption.field, self.note, self.alt, *(s.field for s in self.sub_captions)):
            field.flush()

    def set_current(self, current: bool) -> None:
        """Sub-captions can be typed while the caret is in the figure."""
        if current != self.is_current:
            super().set_current(current)
            self.refresh(None)

    def focus_at(self, direction: int) -> None:
        """The pictures coming from above, the caption coming from below."""
        target = self.pictures if direction > 0 else self.caption.field
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_pictures(self, direction: int) -> None:
        if direction < 0:
            self.page.step_out(self, -1)
        else:
            self.caption.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_caption(self, direction: int) -> None:
        if direction < 0:
            self.pictures.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.page.step_out(self, 1)

    # -- changes

    def _change(self, name: str, body: Figure) -> None:
        self.page.perform(edits.set_body(self.bench.report, self.block_id, body, name))

    def set_sub_caption(self, place: int, text: str) -> None:
        """Puts the words below one picture."""
        pictures = list(self._body().pictures)
        pictures[place] = replace(pictures[place], sub_caption=text)
        self._change("改分图题注", replace(self._body(), pictures=tuple(pictures)))

    def add_pictures(self, paths: list[Path]) -> None:
        """Puts pictures behind those that are there; asks for files when none are given."""
        chosen = paths or ask_for_pictures(self)
        if chosen and self.can_edit():
            Intake(self.bench, chosen, self._add_stored, self)

    def _paste(self) -> None:
        """A picture, or picture files, of the clipboard join the figure."""
        data = QGuiApplication.clipboard().mimeData()
        files = [Path(file) for file in picture_files(data)]
        if files:
            self.add_pictures(files)
        elif data.hasImage() and self.can_edit():
            Intake(self.bench, [image_bytes(data)], self._add_stored, self)

    def _add_stored(self, infos: list[PictureInfo]) -> None:
        pictures = (*self._body().pictures, *(Picture(info.sha) for info in infos))
        self._put(infos, pictures, "添加图片")

    def replace_picture(self, place: int) -> None:
        """Asks for a file to stand in the place of a picture; with none yet, for the first."""
        chosen = ask_for_pictures(self) if self.can_edit() else []
        if chosen and self._body().pictures:
            Intake(self.bench, chosen[:1], lambda infos: self._replace_stored(place, infos), self)
        elif chosen:
            Intake(self.bench, chosen, self._add_stored, self)

    def _replace_stored(self, place: int, infos: list[PictureInfo]) -> None:
        pictures = list(self._body().pictures)
        if infos and place < len(pictures):
            pictures[place] = replace(pictures[place], sha=infos[0].sha)
            self._put(infos, tuple(pictures), "替换图片")

    def _put(self, infos: list[PictureInfo], pictures: tuple[Picture, ...], name: str) -> None:
        if not infos:
            return
        steps = Steps(self.bench.report)
        for info in infos:
            steps.do(lambda report, info=info: edits.add_picture(report, info))  # type: ignore[misc]
        body = replace(self._body(), pictures=pictures)
        steps.do(lambda report: edits.set_body(report, self.block_id, body, name))
        self.page.perform(steps.edit(name))

    def remove(self, place: int) -> None:
        """Takes a picture out; the last one takes the figure with it."""
        pictures = self._body().pictures
        if not self.can_edit():
            return
        if len(pictures) <= 1:
            self.page.delete_one(self.block_id)
            return
        kept = pictures[:place] + pictures[place + 1 :]
        self._change("移除图片", replace(self._body(), pictures=kept))

    def move_picture(self, place: int, step: int) -> None:
        """Moves a picture before or behind its neighbour."""
        pictures = list(self._body().pictures)
        to = place + step
        if self.can_edit() and 0 <= to < len(pictures):
            pictures[place], pictures[to] = pictures[to], pictures[place]
            self.pictures.current = to
            self._change("调整图片次序", replace(self._body(), pictures=tuple(pictures)))

    def set_columns(self, columns: int) -> None:
        """How many pictures stand side by side; 0: as many as fit."""
        self._change("改图片排列", replace(self._body(), columns=columns))

    # -- menu, findings

    def menu_actions(self, menu: QMenu) -> None:
        """Pictures, arrangement, caption."""
        at, body = self.pictures.current, self._body()
        menu.addAction("添加图片…", lambda: self.add_pictures([]))
        menu.addAction("替换这张…", lambda: self.replace_picture(at))
        menu.addAction("移除这张", lambda: self.remove(at))
        if len(body.pictures) > 1:
            menu.addAction("前移", lambda: self.move_picture(at, -1))
            menu.addAction("后移", lambda: self.move_picture(at, 1))
            layout = menu.addMenu("并排")
            for columns, text in (
                (0, "自动"),
                (1, "每行 1 张"),
                (2, "每行 2 张"),
                (3, "每行 3 张"),
                (4, "每行 4 张"),
            ):
                action = layout.addAction(text, lambda n=columns: self.set_columns(n))
                action.setCheckable(True)
                action.setChecked(body.columns == columns)
        menu.addSeparator()
        numbered = menu.addAction(
            "编号", lambda: self._change("改题注", replace(self._body(), numbered=not body.numbered))
        )
        numbered.setCheckable(True)
        numbered.setChecked(body.numbered)
        menu.addAction("资料来源…", lambda: _open(self.note))
        menu.addAction("替代文字…", lambda: _open(self.alt))

    def _open_menu(self, where: QPoint) -> None:
        if self.can_edit():
            menu = QMenu(self)
            self.fill_menu(menu)
            menu.exec(where)

    def show_place(self, place: Place) -> None:
        """Shows the figure and puts the caret in its caption."""
        self.page.reveal(self, QRect())
        self.caption.field.setFocus(Qt.FocusReason.OtherFocusReason)


def _open(field: LineField) -> None:
    field.setFixedHeight(theme.scaled(20))
    field.show()
    field.setFocus(Qt.FocusReason.OtherFocusReason)
