"""The fonts a report names: what stands in where a PC lacks one, and which of them a reader may lack. No font file is embedded."""

from exporters.delivery.readers_eye import COMMON_FONTS
from exporters.word.markup import HEAD, NAMESPACES, escape
from exporters.word.profile import Profile

OFFICIAL_FONTS = (
    *(
        "宋体",
        "黑体",
        "仿宋",
        "楷体",
        "仿宋_GB2312",
        "楷体_GB2312",
        "方正小标宋简体",
        "华文中宋",
        "华文仿宋",
        "华文楷体",
    ),
    *("微软雅黑", "等线"),
)
"""What Chinese offices set reports in; offered also where this PC lacks them."""
LATIN_FONTS = ("Times New Roman", "Arial", "Calibri", "宋体", "仿宋")

# name: another name of the same face, so that a PC knows it by either
_SAME = {
    "宋体": "SimSun",
    "黑体": "SimHei",
    "楷体": "KaiTi",
    "仿宋": "FangSong",
    "微软雅黑": "Microsoft YaHei",
    "等线": "DengXian",
    "Times New Roman": "Liberation Serif",
    "Arial": "Liberation Sans",
}
_PANOSE = {  # of the common face of each kind: Word looks for what comes near to it
    "宋体": "02010600030101010101",
    "黑体": "02010609060101010101",
    "楷体": "02010609060101010101",
    "仿宋": "02010609060101010101",
}


def stand_in(name: str) -> str:
    """The common font nearest in look to one that a PC may lack: 仿宋_GB2312 → 仿宋, 方正小标宋简体 → 宋体."""
    if "仿宋" in name or "FangSong" in name:
        return "仿宋"
    if "楷" in name or "Kai" in name:
        return "楷体"
    if any(part in name for part in ("黑", "雅", "等线", "圆", "Hei")):
        return "黑体"
    if any("\u4e00" <= letter <= "\u9fff" for letter in name) or "Song" in name or "Sun" in name:
        return "宋体"
    return "Times New Roman"


def fonts_readers_may_lack(profile: Profile) -> list[tuple[str, str]]:
    """(font, what a PC without it shows instead) for every font of the profile that not every PC has."""
    return [(name, stand_in(name)) for name in profile.fonts if name not in COMMON_FONTS]


def font_table_xml(profile: Profile) -> bytes:
    """The fonts the report names and those that stand in for them, each with the name that a PC without it takes."""
    names = [*profile.fonts, *(other for _, other in fonts_readers_may_lack(profile))]
    parts = [HEAD, f"<w:fonts {NAMESPACES}>", *map(_font, dict.fromkeys(names)), "</w:fonts>"]
    return "".join(parts).encode()


def _font(name: str) -> str:
    near = stand_in(name)
    other = _SAME.get(name) or (near if near != name else "")
    latin = near == "Times New Roman"
    alternative = f'<w:altName w:val="{escape(other)}"/>' if other else ""
    panose = f'<w:panose1 w:val="{_PANOSE[near]}"/>' if near in _PANOSE else ""
    family = "roman" if latin else "auto" if near == "宋体" else "modern"
    pitch = "fixed" if near in ("黑体", "楷体", "仿宋") else "variable"
    return (
        f'<w:font w:name="{escape(name)}">{alternative}{panose}<w:charset w:val="{"00" if latin else "86"}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
    )
