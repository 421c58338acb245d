"""Copy the Fluent icons in use from the unpacked npm package @fluentui/svg-icons, and draw the program's
icon files.

    npm pack @fluentui/svg-icons && tar xzf fluentui-svg-icons-*.tgz
    python -m tools.make_icons package/icons

To add an icon: put its Fluent name into IN_USE (and into SMALL when it stands in rows of 24 pixels), run
this, commit the new SVG. A test fails for icons that the code names and that are not there.

Without a folder, only zhibao.ico and zhibao.png are drawn again, from zhibao.svg.
"""

import argparse
import os
from pathlib import Path

ICONS = Path(__file__).resolve().parents[1] / "resources" / "icons"
COLOUR = "#212121"
IN_USE = """
    add archive arrow_down arrow_export arrow_import arrow_redo arrow_undo arrow_up book checkmark
    checkmark_circle comment copy data_bar_vertical delete dismiss document document_add edit
    folder_open history home image image_add info lightbulb link lock_closed more_horizontal
    number_symbol people play prohibited search send table table_add text_bold text_bullet_list_ltr
    text_quote
""".split()
SMALL = """
    add arrow_down arrow_undo arrow_up checkmark comment copy delete dismiss document edit history image
    info lightbulb link lock_closed more_horizontal people prohibited search table
""".split()


def copy(source: Path, name: str, size: int, target: Path) -> None:
    """Copy one drawing. Fluent's states no colour (black then); ours does, so that it can be replaced."""
    text = (source / f"{name}_{size}_regular.svg").read_text(encoding="utf-8")
    target.write_text(
        text.replace("<svg ", f'<svg fill="{COLOUR}" ', 1).strip() + "\n", encoding="utf-8", newline="\n"
    )


def draw_program_icon() -> None:
    """zhibao.png for Linux and the window, zhibao.ico with every size that Windows shows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(ICONS / "zhibao.svg"))
    pictures = []
    for size in (16, 20, 24, 32, 40, 48, 64, 128, 256):
        image = QImage(size, size, QImage.Format.Format_RGBA8888)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        pictures.append(Image.frombytes("RGBA", (size, size), bytes(image.constBits())))
    pictures[-1].save(ICONS / "zhibao.png", optimize=True)
    pictures[-1].save(ICONS / "zhibao.ico", append_images=pictures[:-1], sizes=[p.size for p in pictures])
    del application


def main() -> None:
    """Entry point of `python -m tools.make_icons`."""
    parser = argparse.ArgumentParser(description="Copies the icons in use.")
    parser.add_argument("source", type=Path, nargs="?", help="the icons folder of @fluentui/svg-icons")
    source = parser.parse_args().source
    if source:
        for old in ICONS.glob("*.svg"):
            if old.name != "zhibao.svg":
                old.unlink()
        for name in IN_USE:
            copy(source, name, 20, ICONS / f"{name}.svg")
        for name in SMALL:
            copy(source, name, 16, ICONS / f"{name}_16.svg")
    draw_program_icon()


if __name__ == "__main__":
    main()
