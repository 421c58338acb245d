"""What can be set of a style profile, in the order in which the page 版式 lists it: things, their settings, units and choices."""

from dataclasses import dataclass

Value = str | float | int | bool


@dataclass(frozen=True, slots=True)
class Field:
    """One setting. `kind` is font, latin, size, number, choice, text, switch or colour; `unit` stands behind a number; `choices` are
    (words, value).
    """

    place: str
    label: str
    kind: str
    unit: str = ""
    choices: tuple[tuple[str, Value], ...] = ()
    note: str = ""
    scale: int = 1  # how many of the profile's units make one of those shown


@dataclass(frozen=True, slots=True)
class Thing:
    """An entry of the list: what is set together. `page` names the page of the sample that shows it."""

    title: str
    group: str
    fields: tuple[Field, ...]
    page: str = "body"


_ALIGN = (("左对齐", "left"), ("居中", "center"), ("右对齐", "right"), ("两端对齐", "both"))


def _style(key: str, title: str, group: str, page: str = "body", *more: Field, place: bool = True) -> Thing:
    at = f"styles.{key}"
    fields = [
        Field(f"{at}.font", "中文字体", "font"),
        Field(f"{at}.size", "字号", "size"),
        Field(f"{at}.bold", "加粗", "switch"),
        Field(f"{at}.color", "颜色", "colour", choices=(("黑", ""), ("深蓝", "1F4E8C"), ("红", "C00000"))),
        Field(f"{at}.line", "行距（固定值）", "number", "磅"),
        Field(f"{at}.align", "对齐", "choice", choices=_ALIGN),
        Field(f"{at}.spacing", "字距", "number", "磅", note="负数是紧缩"),
        Field(f"{at}.latin", "数字、字母字体", "latin"),
    ]
    if place:
        fields += [
            Field(f"{at}.first", "首行缩进", "number", "字"),
            _left(key),
            Field(f"{at}.before", "段前", "number", "磅"),
            Field(f"{at}.after", "段后", "number", "磅"),
        ]
    return Thing(title, group, (*fields, *more), page)


def _left(key: str) -> Field:
    return Field(f"styles.{key}.left", "左缩进", "number", "字")


_NEW_PAGE = Field("styles.heading1.page_break", "每章另起一页", "switch")
_LOOKS: tuple[tuple[str, Value], ...] = (("网格", "grid"), ("三线表", "three_line"))
_PAPER_SIDES = (("top", "上"), ("bottom", "下"), ("left", "左"), ("right", "右"))

THINGS = (
    Thing(
        "页边距",
        "页面",
        (
            *(Field(f"page.{side}", f"{name}边距", "number", "毫米") for side, name in _PAPER_SIDES),
            Field("page.header", "页眉距上边", "number", "毫米"),
            Field("page.footer", "页脚距下边", "number", "毫米"),
            Field("page.lines", "每页行数", "number", "行", note="Word“页面设置”里的行网格；0 是不设"),
        ),
    ),
    Thing(
        "页码",
        "页面",
        (
            Field("number.form", "样子", "text", note="{n} 是页码，如 — {n} —、第 {n} 页"),
            Field(
                "number.place",
                "位置",
                "choice",
                choices=(
                    ("居中", "center"),
                    ("靠左", "left"),
                    ("靠右", "right"),
                    ("单页右、双页左", "outer"),
                ),
            ),
            Field(
                "number.contents",
                "目录页的页码",
                "choice",
                choices=(
                    ("不印", "none"),
                    ("ⅰ ⅱ ⅲ", "lowerRoman"),
                    ("Ⅰ Ⅱ Ⅲ", "upperRoman"),
                    ("1 2 3", "decimal"),
                ),
            ),
            Field("number.restart", "正文从 1 起", "switch"),
            Field("styles.footer.font", "中文字体", "font"),
            Field("styles.footer.latin", "数字字体", "latin"),
            Field("styles.footer.size", "字号", "size"),
        ),
    ),
    Thing(
        "页眉",
        "页面",
        (
            Field("look.header_show", "印页眉", "switch"),
            Field("look.header_text", "文字", "text", note="空着就印报告名称"),
            Field("look.header_line", "下面画线", "switch"),
            Field("styles.header.font", "中文字体", "font"),
            Field("styles.header.size", "字号", "size"),
            Field("styles.header.align", "对齐", "choice", choices=_ALIGN),
        ),
    ),
    Thing(
        "基本",
        "文字",
        (
            Field("styles.normal.font", "中文字体", "font", note="下面没有另设的都随它"),
            Field("look.latin", "数字、字母字体", "latin"),
            Field("styles.normal.size", "字号", "size"),
            Field("styles.normal.line", "行距（固定值）", "number", "磅"),
            Field("look.link", "网址颜色", "colour", choices=(("黑", "000000"), ("深蓝", "1F4E8C"))),
        ),
    ),
    _style("body", "正文", "文字"),
    _style("heading1", "一级标题", "文字", "body", _NEW_PAGE),
    *(_style(f"heading{n}", f"{'一二三四五六'[n - 1]}级标题", "文字") for n in range(2, 7)),
    _style("list", "列表", "文字", place=False),
    _style("closing", "落款", "文字"),
    _style("footnote", "脚注", "文字", place=False),
    Thing(
        "表格样子",
        "图和表",
        (
            Field("look.table_look", "正文里的表", "choice", choices=_LOOKS),
            Field("look.appendix_look", "附表", "choice", choices=_LOOKS),
            Field("look.table_frame", "外框线", "number", "磅", scale=8),
            Field("look.table_line", "内线", "number", "磅", scale=8),
            Field(
                "look.header_shade",
                "表头底色",
                "colour",
                choices=(("不填", "FFFFFF"), ("浅灰", "F2F2F2"), ("浅蓝", "EDF1F6"), ("浅绿", "EAF3EA")),
            ),
            Field("look.table_pad_x", "单元格左右留空", "number", "毫米"),
            Field("look.table_pad_y", "单元格上下留空", "number", "毫米"),
            Field("look.wide_columns", "竖页最多列数", "number", "列", note="更宽的表放到横页上"),
        ),
        "table",
    ),
    _style("table_text", "表格文字", "图和表", "table", place=False),
    _style("table_head", "表头", "图和表", "table", place=False),
    _style("table_small", "宽表文字", "图和表", "appendix", place=False),
    _style("table_head_small", "宽表表头", "图和表", "appendix", place=False),
    Thing(
        "图和题注",
        "图和表",
        (
            Field("look.picture_height", "图片最高", "number", "毫米"),
            Field(
                "look.picture_dpi",
                "图片精度",
                "choice",
                choices=(
                    ("收进来时的", 0),
                    ("300 点（印刷）", 300),
                    ("220 点（打印）", 220),
                    ("150 点（屏幕）", 150),
                ),
                note="按印出的大小缩小多余的点，文件更小；草稿里的图不变",
            ),
            Field("styles.figure.align", "图片对齐", "choice", choices=_ALIGN[:3]),
            Field("styles.figure.before", "图前", "number", "磅"),
            Field("styles.figure.after", "图后", "number", "磅"),
            Field(
                "look.caption_gap",
                "编号和题目之间",
                "choice",
                choices=(("空一格", " "), ("空一字", "\u3000"), ("冒号", "："), ("不空", "")),
            ),
        ),
        "figure",
    ),
    _style("table_caption", "表题", "图和表", "table"),
    _style("figure_caption", "图题", "图和表", "figure"),
    _style("sub_caption", "分图题", "图和表", "figure"),
    _style("source", "数据来源", "图和表", "table"),
    Thing(
        "案例框",
        "案例",
        (
            Field(
                "look.case_look",
                "样子",
                "choice",
                choices=(("方框", "box"), ("上下线", "lines"), ("不画线", "plain")),
            ),
            Field(
                "look.case_line",
                "线的颜色",
                "colour",
                choices=(("灰", "808080"), ("蓝", "7F9DBF"), ("黑", "000000")),
            ),
            Field(
                "look.case_shade",
                "底色",
                "colour",
                choices=(("不填", "FFFFFF"), ("浅灰", "F7F7F7"), ("浅蓝", "F5F8FB")),
            ),
        ),
        "case",
    ),
    _style("case_title", "案例标题", "案例", "case"),
    _style("case_heading", "案例内标题", "案例", "case"),
    _style("case_body", "案例正文", "案例", "case"),
    _style("contents_title", "目录标题", "目录", "contents"),
    *(_style(f"toc{n}", f"目录{'一二三'[n - 1]}级", "目录", "contents") for n in (1, 2, 3)),
    _style("listed", "图、表目录", "目录", "contents"),
    _style("divider", "篇章页的小目录", "目录", "body"),
    _style("cover_school", "封面校名", "封面和声明", "cover"),
    _style("cover_english", "封面英文校名", "封面和声明", "cover"),
    _style("cover_title", "封面题名", "封面和声明", "cover"),
    _style("cover_edition", "封面年度", "封面和声明", "cover"),
    _style("cover_line", "封面其他文字", "封面和声明", "cover"),
    _style("declaration_heading", "声明标题", "封面和声明", "declaration"),
    _style("declaration_body", "声明正文", "封面和声明", "declaration"),
    _style(
        "declaration_line", "声明签署行", "封面和声明", "declaration", _left("declaration_line"), place=False
    ),
)
