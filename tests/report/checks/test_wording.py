"""Slips that closed lists see, and sentences that only look like them."""

import pytest

from tests.report.checks.building import found, text

SLIPS = {
    "wording_de_for_adverb": "有效的推动了课堂改革。",
    "wording_adverb_for_de": "在多年探索地基础上总结经验。",
    "wording_about_twice": "点击量近 2500 余次。",
    "wording_counted_twice": "培训人次 260 余人次。",
    "wording_word_twice": "在晚报晚报客户端刊发。",
    "wording_passive_noun": "被本地多家报社的报道，影响良好。",
    "wording_same_twice": "较去年同比增长。",
    "wording_until_now": "截止目前已签约五家。",
    "wording_established_paper": "成立《实习管理工作方案》。",
    "wording_paper_body": "听取《教材选用工作委员会》意见。",
    "wording_ordinal_empty": "在省第届技能大赛中获奖。",
    "wording_prize_word": "获省一等 1 项、二等奖 3 项。",
    "wording_by_model": "启动以《国际协议》范式的专业建设。",
    "wording_main_line": "打造诚信、感恩两个主题为主线的活动。",
    "wording_done_twice": "对本节任务进行完成。",
    "wording_school_words": "学校院面向农村开展培训。",
    "wording_plus_letter": "推进 1+x 证书试点。",
    "wording_acronym": "开展cpr培训。",
    "wording_traditional": "面向中小學生开放。",
    "wording_title_word": "引进全国技能能手一名。",
    "wording_square": "喷绘 320 平方，全部用于走廊。",
    "wording_money_unit": "每年安排 900 万专项经费。",
    "wording_count_word": "颁发奖状 312 人。",
    "wording_unit_lost": "专任教师 200 人、兼课教师 80、兼职教师 60 人。",
    "wording_year_word": "2020 下半年，学校扩建车间。",
    "misspelled": "教学成果显着提升，投人使用新车间。",
}


@pytest.mark.parametrize(("rule", "sentence"), SLIPS.items())
def test_each_slip_is_one_hint_that_quotes_the_sentence(rule: str, sentence: str) -> None:
    (finding,) = found(rule, text("前一句没有问题。" + sentence))
    assert finding.level == "hint" and finding.places[0].quote == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "建立有效的推进机制。",
        "发挥积极的推动作用。",
        "形成全面的提升方案。",
        "在实训基地基础上扩建。",
        "服务各地学生，当地教师参与。",
        "累计培训 2500 余人次。",
        "近 2500 人次参加。",
        "学生就业创业创造条件良好。",
        "大家一步一步走来，认真讨论讨论。",
        "被多家媒体报道。",
        "较去年增长，同比上升。",
        "截至目前已签约五家。",
        "成立教材选用工作委员会，制定《教材选用工作方案》。",
        "在省第五届技能大赛中获一等奖 1 项。",
        "以国际协议为范式开展专业建设。",
        "打造以诚信为主线的活动。",
        "学校院系设置合理，学校院长到会。",
        "推进 1+X 证书试点，开展 CPR 培训，访问 www.app.cn 网站。",
        "喷绘 320 平方米，厂房 2 平方公里。",
        "投入 900 万元，服务 3 万人。",
        "颁发奖状 312 张，志愿者 300 人次。",
        "2020 年下半年，2020—2021 学年，2020 届毕业生。",
        "专任教师 200 人、兼课教师 80 人。",
        "目的的确定很重要，为了了解情况，支付教授课酬。",
    ],
)
def test_right_sentences_are_silent(sentence: str) -> None:
    findings = [f for rule in SLIPS for f in found(rule, text(sentence))]
    assert findings == []


def test_one_he_in_a_paragraph_about_her_is_told() -> None:
    (finding,) = found("pronoun", text("她五岁学艺。她每天练习，他从不叫苦。她拿了金奖。"))
    assert "“她”" in finding.message and "他从不叫苦" in finding.places[0].quote
    assert found("pronoun", text("她和其他同学一起练习。她帮助他们。她拿了金奖。")) == []


def test_all_places_of_one_kind_are_one_finding() -> None:
    (finding,) = found("wording_until_now", text("截止目前有五家。", "截止目前有六家。"))
    assert len(finding.places) == 2
