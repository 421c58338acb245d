"""Cut the font that the program ships from a Noto Sans CJK collection.

    apt-get install fonts-noto-cjk
    python -m tools.make_font /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

Why a font is shipped: charts are drawn with it on every PC alike (matplotlib finds no Chinese font by
itself and then draws boxes), and the window falls back to it where no Chinese font is installed. Why our
own cut: the npm package of Noto Sans SC lacks a thousand of the 6,763 characters of GB2312, rare characters
of people's names among them, and the whole collection is 19 MB. The cut has another family name than its
source, so that it can never be confused with a full Noto that the PC has.
"""

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

TARGET = Path(__file__).resolve().parents[1] / "resources" / "fonts" / "ZhibaoSansSC-Regular.otf"
FAMILY = "Zhibao Sans SC"
SOURCE_FAMILY = "Noto Sans CJK SC"
# Beyond GB2312: 〇 of 二〇二五, units, list marks to ⑳, what reports write between figures, ticks,
# typographic characters of Word, and characters of given names that GB2312 does not know.
EXTRA = (
    "〇㎡㎜㎝㎞㎏㏄²³¹·—–‑…•‧‰％￥¥€℃№™®©"
    "⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"
    "≥≤≧≦±×÷−≈≠∶√∞∑→←↑↓↗↘⇒●○◐◑◎▲△▼▽◆◇■□★☆✓½¼¾‖′″"
    "喆堃昇玥珺祎翀旻垚犇彧婧晟頔镕瑀珮玮琦堉弢翾嬿璟竑钰鋆甯暘昉濛祺燚"
)


def wanted() -> set[int]:
    """Every code point the font should have: ASCII, Latin-1 letters, full-width forms, GB2312, EXTRA."""
    codes = (
        set(range(0x20, 0x7F))
        | set(range(0xC0, 0x100))
        | set(range(0xFF01, 0xFF5F))
        | {ord(c) for c in EXTRA}
    )
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            codes.update(ord(c) for c in bytes((lead, trail)).decode("gb2312", errors="ignore"))
    return codes


def face(collection: Path) -> TTFont:
    """The Simplified Chinese face of the collection."""
    for font in TTCollection(collection, lazy=True).fonts:
        if font["name"].getDebugName(1) == SOURCE_FAMILY:
            return font
    raise SystemExit(f"{collection} holds no {SOURCE_FAMILY}")


def cut(font: TTFont) -> set[int]:
    """Reduce the font in place; returns the wanted code points that it never had.

    Layout features, vertical metrics and hints go: neither a chart nor a label uses them, and they are a
    tenth of the file. Subroutines stay: without them it would be larger.
    """
    codes = wanted()
    missing = codes - set(font.getBestCmap())
    options = subset.Options(layout_features=[], hinting=False, desubroutinize=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes - missing)
    cutter.subset(font)
    return missing


def rename(font: TTFont) -> None:
    """Give the cut its own name; copyright and licence records stay as the OFL asks."""
    postscript = FAMILY.replace(" ", "") + "-Regular"
    names = {1: FAMILY, 3: f"{postscript};cut from {SOURCE_FAMILY}", 4: f"{FAMILY} Regular", 6: postscript}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    cff.topDictIndex[0].FamilyName = FAMILY
    cff.topDictIndex[0].FullName = f"{FAMILY} Regular"


def main() -> None:
    """Entry point of `python -m tools.make_font`."""
    parser = argparse.ArgumentParser(description="Cuts the font that the program ships.")
    parser.add_argument("collection", type=Path, help="NotoSansCJK-Regular.ttc")
    font = face(parser.parse_args().collection)
    missing = cut(font)
    rename(font)
    # The date of the source, not of today: the same source gives the same bytes.
    font.recalcTimestamp = False
    font.save(TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes, {len(font.getGlyphOrder()):,} glyphs")
    if missing:
        print("not in the source:", "".join(chr(code) for code in sorted(missing)))


if __name__ == "__main__":
    main()
