"""Slips of the pen that a closed list can see: 的 for 地, two words for one about, a unit or a 年 left out, words doubled.

Each pattern names what it must not touch in its look-arounds; where a phrase can also be right, it is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level, Place
from report.messages import say

_MOST_PLACES = 40
_LISTED = 12
_HAN = "\u4e00-\u9fff"
_N = r"\d[\d,]*(?:\.\d+)?"
_CN = "一二三四五六七八九十百零〇两"


@dataclass(frozen=True, slots=True)
class _Slip:
    rule: str
    family: str
    pattern: re.Pattern[str]


_ADVERBS = "极大|有效|有力|充分|深入|进一步|切实|全面|显著|大大|明显|更好|广泛|认真|扎实|圆满|顺利|成功|很好|较好|主动|自觉|努力|积极|稳步|持续"
_ACTS = "推进|推动|促进|提升|提高|激发|增强|改善|调动|保障|解决|完成|开展|落实|加强|带动|缓解|减轻|丰富|拓宽|扩大|满足|发挥|服务|培养|锻炼"
_NOT_ACT = (
    "作用|意义|效果|措施|手段|机制|方式|方法|工作|保障|策略|路径|方案|过程|成效|模式|支持|能力|计划|活动|体系|平台|力量|力度|空间|条件"
    "|精神|水平|[，。、；）)和与及者力型性的]|$"
)
_NO_EARTH = "基当各本外两工场草园土产驻属异内境实山湿耕营阵圣高林田腹绿占用农校此该原就因同宅陆大天余见心质领殖战盆目死空胜旧新老四八多重旱"

_SLIPS = (
    _Slip(
        "de_for_adverb",
        "text",
        re.compile(rf"(?:{_ADVERBS})的(?:{_ACTS})(?:了|(?!{_NOT_ACT})[{_HAN}]{{2}})(?!\w{{0,4}}的)"),
    ),
    _Slip(
        "adverb_for_de",
        "text",
        re.compile(
            rf"[{_HAN}]{{0,3}}(?<![{_NO_EARTH}])地(?:时候|时期|基础上|基础之上|过程中|情况下|前提下|同时，|条件下|信箱|问题|学生们?(?=[，。、])|教师们?(?=[，。、])|方面|重要性)"
        ),
    ),
    _Slip(
        "about_twice",
        "text",
        re.compile(rf"(?:近|约|将近|大约|接近|超过|超|逾)\s*{_N}\s*[万千百]?(?:余|多)\s*[{_HAN}]{{0,3}}"),
    ),
    _Slip(
        "counted_twice",
        "text",
        re.compile(rf"人次\s*{_N}\s*[万千]?\s*(?:余|多)?\s*人次|总?人数\s*{_N}\s*(?:余|多)?\s*人数"),
    ),
    _Slip("word_twice", "text", re.compile(rf"([{_HAN}]{{2,4}})\1")),
    _Slip(
        "renewed_twice",
        "text",
        re.compile(rf"([{_HAN}]{{2}})(?:创新|工作|建设|发展|服务|管理|教学|培训)\1(?=[，。、；])"),
    ),
    _Slip(
        "passive_noun",
        "text",
        re.compile(r"被[^，。；、被]{2,16}的(?:报道|采访|表彰|肯定|认可|好评)(?=[，。；])"),
    ),
    _Slip(
        "same_twice",
        "text",
        re.compile(r"较(?:去年|上年|上一年度?)同比|同比去年|比去年同比|较(?:去年|上年)环比"),
    ),
    _Slip("until_now", "text", re.compile(r"截止(?=目前|现在|\s*(?:20\d\d|\d{1,2})\s*年?\s*\d{0,2}\s*月?)")),
    _Slip(
        "established_paper",
        "text",
        re.compile(r"成立(?=《[^》]{2,40}(?:方案|制度|办法|规定|规划|细则|通知|意见)》)[^，。；]*"),
    ),
    _Slip("paper_body", "text", re.compile(r"《[^》]{2,30}(?:委员会|领导小组|工作组|工作专班)》")),
    _Slip("is_listed", "text", re.compile(rf"列为(?=评)[{_HAN}]{{2,8}}|(?<![被获])列为评[{_HAN}]{{2,6}}")),
    _Slip(
        "ordinal_empty",
        "text",
        re.compile(rf"(?<![及门次等落品])第(?=届|次|期|批|大学|中学|高校|职业|全国|批次)[{_HAN}]{{2,8}}"),
    ),
    _Slip(
        "prize_word",
        "text",
        re.compile(
            r"(?:[一二三特]等|金|银|铜)(?=\s*\d+\s*项)\s*\d+\s*项|获(?:得)?(?=国家级|省级|市级|校级)[国省市校]家?级\s*\d+\s*项(?=[、，])"
        ),
    ),
    _Slip(
        "by_model",
        "text",
        re.compile(r"(?:以|打造|启动以|实施以)《[^》]{2,20}》(?:范式|标准|理念|模式)的(?=[^，。；]{2,})"),
    ),
    _Slip(
        "main_line",
        "text",
        re.compile(r"(?:打造|开展|构建|形成|围绕|创建)(?!以)[^，。；]{2,24}为(?:主线|载体|抓手|依托|引领)的"),
    ),
    _Slip("done_twice", "text", re.compile(r"对[^，。；]{2,16}进行(?:完成|实施|开展|推进|建设好)")),
    _Slip("school_words", "text", re.compile(r"学校院(?![长区内系部级士墙])|学院校(?![长区园内友级])")),
    _Slip("plus_letter", "text", re.compile(r"1\s*\+\s*x(?![A-Za-z])")),
    _Slip(
        "acronym",
        "text",
        re.compile(r"(?<![A-Za-z0-9@./_+-])(?:cpr|ppt|mooc|spoc|ai|vr|ar|pdf|app)(?![A-Za-z0-9@./_-])"),
    ),
    _Slip(
        "traditional",
        "text",
        re.compile(
            "[學國職產實習員會書畫華東廣龍門開關進過這個們說話題點經濟體術專來時間問應當將發電機車馬鳥魚風飛氣聽師範]"
        ),
    ),
    _Slip(
        "foreign_and", "text", re.compile(rf"[{_HAN}]{{2}}\s*\b(?:and|or|the|of)\b\s*[{_HAN}]{{2}}", re.ASCII)
    ),
    _Slip(
        "odd_pair",
        "text",
        re.compile(
            r"受到[^，。；]{0,16}(?:影响力|成效|成果)(?=[，。；])|加快[^，。；]{2,20}(?:水平|能力|质量)(?=[，。；])"
            r"|(?:提高|提升)[^，。；]{0,10}(?:力度|步伐|规模)(?=[，。；])|(?:扩大|加大)[^，。；]{0,8}(?:水平|质量|能力)(?=[，。；])"
        ),
    ),
    _Slip(
        "count_unit",
        "unit",
        re.compile(
            rf"(?:访问|点击|浏览|阅读|播放|下载)(?:总)?量[^，。；、\d]{{0,8}}{_N}\s*[万亿](?=[，。；、）)]|$)"
        ),
    ),
    _Slip(
        "title_word",
        "text",
        re.compile(r"全国技能能手|全国技术技能能手|劳动模范模范|省级级(?!别)|国家级级(?!别)"),
    ),
    _Slip("square", "unit", re.compile(rf"{_N}\s*[万亿]?\s*平方(?!米|公里|千米|厘米|分米|毫米|里|根|尺|寸)")),
    _Slip(
        "money_unit",
        "unit",
        re.compile(
            rf"(?:安排|投入|到款额|经费|资金|收入|支出|拨款|奖金|金额|总额|设备值|学费|补助|资助)[^，。；、\d]{{0,6}}{_N}\s*[万亿](?![元美欧英日余多人次册台名件平亩个])"
            rf"|(?:安排|投入|拨付|争取)\s*{_N}\s*[万亿](?=专项|经费|资金)"
            rf"|万元[^。；]{{0,24}}(?:[到至为]|增加|减少)\s*{_N}\s*万(?=[，。；、）)]|$)"
            rf"|(?:总值|产值|经费|资金|收入|支出|投资|金额)[^。；，]{{0,16}}{_N}\s*万(?=[，。；、）)]|$)"
        ),
    ),
    _Slip(
        "count_word",
        "unit",
        re.compile(
            rf"(?:奖状|证书|奖牌|聘书|海报)\s*{_N}\s*[人名位](?!次)|(?:会员|团员|党员|在校生)\s*{_N}\s*(?:余|多)?\s*人次"
            rf"|人次\s*{_N}\s*人(?!次|日|天)|(?:项目|班次|课程)\s*{_N}\s*[（(]?(?:人日|人天|人次)[)）]?"
        ),
    ),
    _Slip(
        "unit_lost",
        "unit",
        re.compile(
            rf"{_N}\s*(人次|人|名|个|项|门|家|所|台|册|次|场|万元|元)、[{_HAN}“”（）]{{2,14}}\s*{_N}(?=、[{_HAN}“”（）]{{2,14}}\s*{_N}\s*\1)"
            rf"|[{_HAN}“”]{{2,8}}\s*{_N}(?=[，、][{_HAN}“”]{{2,8}}\s*{_N}\s*(项|人|名|个|门|家|所|册|人次|万元)[，、。][{_HAN}“”]{{0,8}}\s*(?:{_N}\s*\2)?)"
        ),
    ),
    _Slip(
        "year_word",
        "year",
        re.compile(
            rf"(?<![\d.\-—－~～至到/年第])20\d\d\s*(?=上半年|下半年|专升本|暑假|寒假|暑期|春季|秋季|年底|毕业生|招生)[{_HAN}]{{3}}[^，。；]{{0,12}}"
        ),
    ),
    _Slip(
        "about_exact",
        "text",
        re.compile(
            rf"(?<![\d.,])\d[\d,]*[1-9]\s*余\s*[人名个家项次场件册][{_HAN}]{{0,4}}|(?<![\d.,])[1-9]\s*余\s*[人名家项场][{_HAN}]{{0,4}}"
        ),
    ),
    _Slip(
        "about_twice",
        "text",
        re.compile(
            rf"左右[余人名家项](?!员)|余[个名人家项]?左右|(?:近|约|大约|将近)\s*{_N}\s*[{_HAN}]{{0,4}}(?:左右|上下)|{_N}\s*(?:余|多)[{_HAN}]{{0,3}}左右"
            rf"|(?:超过|逾|超)\s*{_N}\s*[{_HAN}]{{0,3}}以上"
        ),
    ),
    _Slip("counted_twice", "text", re.compile(rf"人数(?:为|达|达到|共|约|超过)?\s*{_N}\s*(?:余|多)?\s*人次")),
    _Slip(
        "counted_noun_twice",
        "text",
        re.compile(rf"([{_HAN}]{{2}})(?:约|近|共|共计|达|有)?\s*{_N}\s*(?:余|多)?\s*[个名家人项门所支位]\1"),
    ),
    _Slip(
        "count_homophone",
        "text",
        re.compile(
            r"(?<![\d年月.])(?!20\d\d)\d{1,4}\s*(?:明(?=[，。；、]|教师|学[生员]|同学|老师|党员|职工)|各(?=专业|班级|项目|学生|教学班|社团|课程|证书|[，。；、])"
            r"|们(?=课程|专业|[，。；、])|相(?=[，。；、])|坐(?=[，。；、]))"
        ),
    ),
    _Slip(
        "measure_pair",
        "text",
        re.compile(
            rf"{_N}\s*(?:部本|本部(?=[，。；、])|名个|个名|项个|个项(?!目)|家个|名位|位名|台套台|人名(?=[，。；、]))"
        ),
    ),
    _Slip(
        "adverb_for_de",
        "text",
        re.compile(
            rf"(?:教师|学生|学校|学院|企业|职业|课程|团队|干部|党员|群众|家长|教育|教学|培训)地(?![区方址点处位理级市域税面带段形势上下震块质铁标界毯])[{_HAN}]{{2}}"
        ),
    ),
    _Slip(
        "role_cut",
        "text",
        re.compile(
            r"(?:发挥|起到)[^，。；、]{2,16}(?:主体|主导|引领|示范|辐射|带动|骨干|桥梁|纽带|龙头|支撑|保障|育人)(?=[，。；])"
        ),
    ),
    _Slip(
        "received", "text", re.compile(r"收到[^，。；]{0,14}(?:欢迎|肯定|重视|关注|青睐|鼓舞)(?=[，。；、])")
    ),
    _Slip(
        "both_also",
        "text",
        re.compile(
            r"(?<![立当随旋亦若在迅])即(?![将日使可时刻为是便兴由在有指从以对通席墨位期景“])[^，。；即]{2,20}，又[^，。；]{2,12}"
        ),
    ),
    _Slip(
        "level_with",
        "text",
        re.compile(
            r"(?<![低高优少多大小位不])于(?:上年|去年|往年|上一年|同期)(?:度|同期)?(?:基本)?(?:持平|一致)|(?<![低高优少多大小位不关由对至基])于[\u4e00-\u9fff]{2,8}(?:同吃同住|签订|签约|携手|合作共建)"
        ),
    ),
    _Slip("since_twice", "text", re.compile(rf"[{_HAN}\d]{{2}}年来以来|以来来")),
    _Slip("process_cut", "text", re.compile(rf"[{_HAN}]{{2}}全过(?=[，。；、])")),
    _Slip(
        "rank_cut",
        "text",
        re.compile(rf"(?:居|列|排名|排|获得?)[{_HAN}]{{0,8}}(?<![及等门次])第(?=[，。；])"),
    ),
    _Slip(
        "done_twice",
        "text",
        re.compile(
            r"(?:开展|展开|组织|实施)[^，。；、]{2,16}(?<!顺利)(?<!有序)(?<!正常)(?<!同步)(?<!正在)(?<!如期)(?<!逐步)(?<!持续)(?<!稳步)进行(?=[，。；])"
            r"|(?:进行|开展)(?:开展|进行)"
        ),
    ),
    _Slip(
        "words_twice_apart",
        "text",
        re.compile(rf"(?<![{_HAN}])([{_HAN}]{{2,8}})[、，]\1(?![{_HAN}])|([{_HAN}]{{4,8}})、\2(?![{_HAN}])"),
    ),
    _Slip(
        "same_meaning_twice",
        "text",
        re.compile(
            r"老师教师|教师老师(?!们)|学生同学(?!们?会)|同学学生|学院学校(?=[的将在对有，])|巡察巡查|巡查巡察|展示展现|展现展示|提升提高|提高提升|增强加强|加强增强|目前现在|约大约|大约约"
            r"|共计总计|总计共计|其中包括其中|(加快|推进|提升|提高|加强|完善|开展|实施|组织|促进|强化)[\u4e00-\u9fff]{2}\1(?=[\u4e00-\u9fff])"
        ),
    ),
    _Slip("entrepreneurs", "text", re.compile(rf"企业家\s*{_N}\s*(?:余|多)?\s*家")),
    _Slip("etc_twice", "text", re.compile(rf"(?<=[{_HAN}”》])等等(?=[{_HAN}])(?!等等方)")),
    _Slip("counted_noun_twice", "text", re.compile(rf"[生师员工]人\s*{_N}\s*人(?!次)")),
    _Slip("same_twice", "text", re.compile(r"[较比]20\d\d\s*[年届]同比")),
    _Slip("studio_cut", "text", re.compile(r"(?:名师|大师|名匠|名校长|劳模|工匠)工作(?=[，。；、]|$)")),
)
_HIS = re.compile(r"(?<![其吉利])他(?![们人国乡方山者])")
_HERS = re.compile(r"她(?!们)")
_SURE_PRONOUNS = 3
_NATURAL = re.compile(
    r"^(?:一[^一]|逐|层层|步步|点点|代代|人人|件件|事事|处处|时时|天天|年年|常常|往往|渐渐|慢慢|多多|好好|谢谢|试试|看看|想想|讨论|研究|商量|讨论|休息|学习学习|业创)"
)


def check(context: Context) -> Iterator[Finding]:
    """One hint for each kind of slip, with every place."""
    found: dict[str, dict[Place, list[str]]] = {}
    texts = [(text, place) for text, place in context.texts() if len(text) >= 4]
    whole = "\n".join(text for text, _ in texts)
    for text, place in texts:
        for slip, match in _matches(text):
            if slip.rule == "word_twice" and not _is_slip(whole, match):
                continue
            quoted = _quoted(place, text, match.start())
            found.setdefault(slip.rule, {}).setdefault(quoted, []).append(_words(text, match))
    for slip in {slip.rule: slip for slip in _SLIPS}.values():  # two patterns may tell of one kind
        if slip.rule in found:
            yield _finding(slip, found[slip.rule])
    yield from _pronouns(context)


@lru_cache(maxsize=16384)
def _matches(text: str) -> tuple[tuple[_Slip, re.Match[str]], ...]:
    """What the patterns find in a text; kept, so that a check after an edit reads only what is new."""
    return tuple((slip, match) for slip in _SLIPS for match in slip.pattern.finditer(text))


def _pronouns(context: Context) -> Iterator[Finding]:
    """One 他 in a paragraph about her, one 她 in a paragraph about him."""
    for item, located in context.paragraphs():
        text = item.text
        if "她" not in text:
            continue
        his, hers = [m.start() for m in _HIS.finditer(text)], [m.start() for m in _HERS.finditer(text)]
        few, many = sorted((his, hers), key=len)
        if len(few) == 1 and len(many) >= _SURE_PRONOUNS:
            one, usual = ("他", "她") if few is his else ("她", "他")
            message = say("checks.pronoun", one=one, usual=usual, count=len(many))
            place = context.paragraph_place(item, located, sentence(text, few[0]))
            yield Finding("pronoun", "text", Level.HINT, message, (place,))


def _is_slip(whole: str, match: re.Match[str]) -> bool:
    """Whether what is doubled is a word: no lively doubling, and no middle of 就业创业创造, whose word is 创业."""
    word = match[1]
    if _NATURAL.match(match.group()) or len(set(word)) == 1:
        return False
    return whole.count(word) > whole.count(word[1:] + word[0])


def _words(text: str, match: re.Match[str]) -> str:
    words = " ".join(match.group().split())
    if len(words) < 6:
        words = text[max(match.start() - 4, 0) : match.end() + 4].strip()
    return words


def _finding(slip: _Slip, found: dict[Place, list[str]]) -> Finding:
    words = list(dict.fromkeys(word for texts in found.values() for word in texts))
    shown = "、".join(f"“{word}”" for word in words[:_LISTED]) + ("等" if len(words) > _LISTED else "")
    message = say(f"checks.wording_{slip.rule}", words=shown, count=sum(map(len, found.values())))
    return Finding(f"wording_{slip.rule}", slip.family, Level.HINT, message, tuple(found)[:_MOST_PLACES])


def _quoted(place: Place, text: str, at: int) -> Place:
    quote = sentence(text, at) if place.paragraph >= 0 or len(text) > 80 else place.quote
    return Place(place.where, quote, place.section, place.block, place.paragraph, place.row, place.column)
