"""styles.xml and settings.xml, made from a profile: no part of a foreign template goes into
a report.
"""

from dataclasses import dataclass

from exporters.word.markup import HEAD, NAMESPACES, escape
from exporters.word.profile import Look, Profile, Trim


@dataclass(frozen=True, slots=True)
class StyleDef:
    """A paragraph style: `key` is its entry in the profile, `base` the id of its parent, `extra` fixed pPr
    children.
    """

    id: str
    name: str
    key: str
    base: str = "Normal"
    following: str = ""
    outline: int = 0  # heading level, 0: none
    keep_next: bool = False
    keep_lines: bool = False
    run: str = ""
    builtin: bool = False


_HEADER_LINE = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="808080"/></w:pBdr>'

PARAGRAPH_STYLES = (
    StyleDef("Normal", "Normal", "normal", "", builtin=True),
    StyleDef("ReportBody", "报告正文", "body"),
    *(
        StyleDef(
            f"Heading{n}",
            f"heading {n}",
            f"heading{n}",
            following="ReportBody",
            outline=n,
            keep_next=True,
            keep_lines=True,
            builtin=True,
        )
        for n in range(1, 7)
    ),
    StyleDef("ListItem", "报告列表", "list", "ReportBody"),
    StyleDef("Caption", "caption", "caption", builtin=True, keep_lines=True),
    StyleDef("TableCaption", "表题", "table_caption", "Caption", "ReportBody", keep_next=True),
    StyleDef("AppendixCaption", "附表题", "table_caption", "TableCaption", "ReportBody"),
    StyleDef("FigureCaption", "图题", "figure_caption", "Caption", "ReportBody"),
    StyleDef("FigurePicture", "图片", "figure", following="FigureCaption", keep_next=True),
    StyleDef("SubCaption", "分图题", "sub_caption", keep_next=True),
    StyleDef("TableText", "表格文字", "table_text"),
    StyleDef("TableLeft", "表格文字左对齐", "table_left", "TableText"),
    StyleDef("TableHead", "表头", "table_head", "TableText"),
    StyleDef("TableSmall", "表格小字", "table_small"),
    StyleDef("TableLeftSmall", "表格小字左对齐", "table_left_small", "TableSmall"),
    StyleDef("TableHeadSmall", "表头小字", "table_head_small", "TableSmall"),
    StyleDef("SourceNote", "数据来源", "source", following="ReportBody"),
    StyleDef("ClosingLine", "落款", "closing"),
    StyleDef("CaseTitle", "案例标题", "case_title", following="CaseBody", keep_next=True, keep_lines=True),
    StyleDef("CaseHeading", "案例内标题", "case_heading", following="CaseBody", keep_next=True),
    StyleDef("CaseBody", "案例正文", "case_body"),
    StyleDef("TOCHeading", "TOC Heading", "contents_title", keep_next=True, builtin=True),
    *(StyleDef(f"TOC{n}", f"toc {n}", f"toc{n}", builtin=True) for n in range(1, 4)),
    StyleDef("DividerLine", "篇目", "divider"),
    StyleDef("TableofFigures", "table of figures", "listed", builtin=True),
    StyleDef("Header", "header", "header", builtin=True),
    StyleDef("Footer", "footer", "footer", builtin=True),
    StyleDef("FootnoteText", "footnote text", "footnote", builtin=True),
    StyleDef("CoverSchool", "封面校名", "cover_school"),
    StyleDef("CoverEnglish", "封面英文校名", "cover_english"),
    StyleDef("CoverTitle", "封面题名", "cover_title"),
    StyleDef("CoverEdition", "封面年度", "cover_edition"),
    StyleDef("CoverLine", "封面文字", "cover_line"),
    StyleDef("DeclarationHeading", "声明标题", "declaration_heading", keep_next=True),
    StyleDef("DeclarationBody", "声明正文", "declaration_body"),
    StyleDef("DeclarationLine", "声明签署行", "declaration_line"),
)

PROFILE_KEYS = {style.id: style.key for style in PARAGRAPH_STYLES}


def look_of(profile: Profile, style: str) -> Look:
    """How a paragraph style of the report looks in a profile."""
    return profile.look(PROFILE_KEYS[style])


_ALIGN = {"left": "left", "right": "right", "center": "center", "both": "both"}


def styles_xml(profile: Profile, linked: dict[str, tuple[int, int]]) -> bytes:
    """The styles part. `linked` maps a heading style to (numId, level) of the list that numbers it."""
    parts = [HEAD, f"<w:styles {NAMESPACES}>", _defaults(profile)]
    parts += [_paragraph_style(profile, style, linked) for style in PARAGRAPH_STYLES]
    parts += [_SECTION_END, *_character_styles(profile), *_table_styles(profile), _NO_LIST, "</w:styles>"]
    return "".join(parts).encode()


def fonts_xml(latin: str, east: str) -> str:
    """w:rFonts with all four slots named and no theme slot, so that no reader's theme changes a face."""
    a, b = escape(latin), escape(east)
    return f'<w:rFonts w:ascii="{a}" w:eastAsia="{b}" w:hAnsi="{a}" w:cs="{a}"/>'


def _defaults(profile: Profile) -> str:
    normal = profile.look("normal")
    size = round(normal.size * 2)
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(profile.trim.latin, normal.font)}"
        f'<w:kern w:val="2"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" '
        'w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="376"/>'
    )


def _paragraph_style(profile: Profile, style: StyleDef, linked: dict[str, tuple[int, int]]) -> str:
    look = profile.look(style.key)
    default = ' w:default="1"' if style.id == "Normal" else ""
    custom = "" if style.builtin else ' w:customStyle="1"'
    head = (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
    )
    based = f'<w:basedOn w:val="{style.base}"/>' if style.base else ""
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    properties = _paragraph_properties(look, style, linked.get(style.id), profile.trim.header_line)
    quick = "" if style.id.startswith(("TOC", "Header", "Footer")) else "<w:qFormat/>"
    return (
        f'{head}{based}{following}<w:uiPriority w:val="{9 if style.outline else 1}"/>{quick}'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{_run_properties(profile, look)}</w:rPr></w:style>"
    )


def _paragraph_properties(
    look: Look, style: StyleDef, number: tuple[int, int] | None, header_line: bool
) -> str:
    parts = []
    if style.keep_next:
        parts.append("<w:keepNext/>")
    if style.keep_lines:
        parts.append("<w:keepLines/>")
    if look.page_break:
        parts.append("<w:pageBreakBefore/>")
    if style.id == "Normal":
        parts.append("<w:widowControl/>")
    if number is not None:
        parts.append(f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>')
    if style.id == "Header" and header_line:
        parts.append(_HEADER_LINE)
    if style.id == "Normal":
        # pitches are exact: a line grid would stretch captions and notes to its own in LibreOffice
        parts.append('<w:snapToGrid w:val="0"/>')
    parts += [_spacing(look, style), indent(look)]
    if look.align:
        parts.append(f'<w:jc w:val="{_ALIGN[look.align]}"/>')
    if style.outline:
        parts.append(f'<w:outlineLvl w:val="{style.outline - 1}"/>')
    return "".join(parts)


def _spacing(look: Look, style: StyleDef) -> str:
    # An exact pitch would cut a picture off at the height of one line.
    pitch = 'w:line="240" w:lineRule="auto"' if style.id == "FigurePicture" else ""
    pitch = pitch or f'w:line="{round(look.line * 20)}" w:lineRule="exact"'
    before, after = round(look.before * 20), round(look.after * 20)
    return f'<w:spacing w:before="{before}" w:after="{after}" {pitch}/>'


def indent(look: Look) -> str:
    """w:ind in characters, with the twips that readers without East Asian settings use."""
    left, first = round(look.left * 100), round(look.first * 100)
    em = look.size * 20
    return (
        f'<w:ind w:leftChars="{left}" w:left="{round(look.left * em)}" '
        f'w:firstLineChars="{first}" w:firstLine="{round(look.first * em)}"/>'
    )


def _run_properties(profile: Profile, look: Look) -> str:
    bold = "<w:b/><w:bCs/>" if look.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    size = round(look.size * 2)
    color = f'<w:color w:val="{look.color}"/>' if look.color else ""
    spacing = f'<w:spacing w:val="{round(look.spacing * 20)}"/>' if look.spacing else ""
    return (
        f"{fonts_xml(look.latin or profile.trim.latin, look.font)}{bold}{color}{spacing}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


_SECTION_END = (
    # Carries a section break after a table; one point high, so that it never pushes onto a page of its own.
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="SectionEnd"><w:name w:val="分节"/>'
    '<w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/><w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr>'
    '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:style>'
)
_NO_LIST = (
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)


def _character_styles(profile: Profile) -> tuple[str, ...]:
    return (
        (
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
            "<w:unhideWhenUsed/></w:style>"
        ),
        (
            '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
            '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/>'
            f'<w:rPr><w:color w:val="{profile.trim.link}"/><w:u w:val="single"/></w:rPr></w:style>'
        ),
        (
            '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
            '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/>'
            '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        ),
    )


def _table_styles(profile: Profile) -> tuple[str, ...]:
    trim = profile.trim
    inside = cell_margins(trim.pad_y, trim.pad_x)
    return (
        (
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
            '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
            f"{cell_margins(0, 108)}</w:tblPr></w:style>"
        ),
        _table_style("ReportTable", "报告表格", table_lines(trim, trim.table_look), inside),
        _table_style("AppendixTable", "附表表格", table_lines(trim, trim.appendix_look), inside),
        _table_style("CaseBox", "案例框", _case_lines(trim), cell_margins(40, CASE_PAD_X)),
        _table_style("PictureGrid", "图片排版", _lines({}, "000000"), cell_margins(0, GRID_PAD_X)),
    )


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _lines(widths: dict[str, int], color: str) -> str:
    """The children of w:tblBorders; sides without a width (eighths of a point) have no line."""
    return "".join(
        f'<w:{side} w:val="single" w:sz="{widths[side]}" w:space="0" w:color="{color}"/>'
        if widths.get(side)
        else f'<w:{side} w:val="nil"/>'
        for side in _SIDES
    )


def table_lines(trim: Trim, look: str) -> str:
    """The lines of a grid, or the outer two of a 三线表; the third stands below its header (`below_header`)."""
    frame = dict.fromkeys(_SIDES[:4], trim.table_frame)
    if look == "three_line":
        return _lines({"top": _HEAVY, "bottom": _HEAVY}, "000000")
    return _lines(frame | dict.fromkeys(_SIDES[4:], trim.table_line), "000000")


def below_header(look: str) -> str:
    """w:tcBorders of the last header row of a table of that look, or ""."""
    if look != "three_line":
        return ""
    return (
        f'<w:tcBorders><w:bottom w:val="single" w:sz="{_FINE}" w:space="0" w:color="000000"/></w:tcBorders>'
    )


_HEAVY, _FINE = 12, 6  # 三线表: 1.5 points above and below, 0.75 below the header, as CY/T 170-2019 draws it


def _case_lines(trim: Trim) -> str:
    drawn = {"box": _SIDES[:4], "lines": ("top", "bottom"), "plain": ()}[trim.case_look]
    return _lines(dict.fromkeys(drawn, 8), trim.case_line)


CASE_PAD_X, GRID_PAD_X = 170, 57  # twips on each side


def cell_margins(vertical: int, sideways: int) -> str:
    """w:tblCellMar in twips."""
    sides = (("top", vertical), ("left", sideways), ("bottom", vertical), ("right", sideways))
    return (
        "<w:tblCellMar>" + "".join(f'<w:{s} w:w="{v}" w:type="dxa"/>' for s, v in sides) + "</w:tblCellMar>"
    )


def _table_style(style: str, name: str, borders: str, margins: str) -> str:
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders>{margins}</w:tblPr></w:style>"
    )


def settings_xml(profile: Profile, footnotes: bool) -> bytes:
    """Settings of a document of today's Word. Without updateFields: it makes Word ask a frightening
    question on opening.
    """
    even = "<w:evenAndOddHeaders/>" if profile.number.place == "outer" else ""
    notes = ""
    if footnotes:
        notes = (
            '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numRestart w:val="eachPage"/>'
            '<w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        )
    flags = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", "15"),
            ("overrideTableStyleFontSizeAndJustification", "1"),
            ("enableOpenTypeFeatures", "1"),
            ("doNotFlipMirrorIndents", "1"),
            ("differentiateMultirowTableHeaders", "1"),
        )
    )
    return (
        f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        f'<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/>{even}'
        f'<w:characterSpacingControl w:val="compressPunctuation"/>{notes}'
        f"<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        f"<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>{flags}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    ).encode()
