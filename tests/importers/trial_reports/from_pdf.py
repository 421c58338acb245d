"""A Word file that a PDF converter made: every printed line is a paragraph of its own, page heads and page numbers stand in the body, contents are
typed with dots, tables are tables but captions are lines. A secondary school of 2025."""

from tests.importers.trial_reports.writing import Office, Rows, Trial, merged_table
from tests.importers.word_files import para, run

_WIDTH = 71  # columns of a printed line
_PAGE = 30  # printed lines of a page


class FromPdf(Office):
    """Lines, not paragraphs."""

    school = "望江理工中等专业学校"

    def __init__(self) -> None:
        super().__init__()
        self.lines = 0
        self.pages = 0

    def heading(self, level: int, number: str, title: str) -> str:
        return self._set(number + " " + title, {1: 36, 2: 32, 3: 28}[level], level < 3)

    def text(self, text: str) -> str:
        return self.prose(text)

    def prose(self, text: str) -> str:
        """Printed lines; a page may end in the middle of them."""
        line, found = "\u3000\u3000", ""
        for sign in text:
            line += sign
            if sum(1 if c.isascii() else 2 for c in line) >= _WIDTH:
                found, line = found + self._set(line), ""
        return found + (self._set(line) if line else "")

    def _set(self, text: str, size: int = 24, bold: bool = False, align: str = "") -> str:
        self.lines += 1
        turned = ""
        if self.lines % _PAGE == 0 and not self.case:
            self.pages += 1
            foot, head = f"— {self.pages} —", "望江理工中等专业学校职业教育质量报告（2025年度）"
            turned = para(runs=run(foot, False, 18), align="center") + para(
                runs=run(head, False, 18), align="center"
            )
        return turned + para(runs=run(text, bold, size), align=align)

    def caption(self, number: str, title: str) -> str:
        return self._set(f"{number} {title}", 21, False, "center")

    def grid(self, rows: Rows, caption: str) -> str:
        self.lines += len(rows)
        return caption + merged_table(rows)

    def boxed_case(self, label: str, title: str, inner: str) -> str:
        return self._set(f"{label}{title}", 24, True) + inner

    def cover(self, text: str) -> str:
        """Title page."""
        self.say(*text.split("|"))
        return "".join(para(runs=run(t, True, 44), align="center") for t in text.split("|"))

    def contents(self, text: str) -> str:
        """Contents with typed dots."""
        lines = "".join(
            para(runs=run(f"{t} {'.' * 60} {n}", False, 24)) for n, t in enumerate(text.split("|"), 1)
        )
        return para(runs=run("目 录", True, 36), align="center") + lines


SCRIPT = """
%cover 望江理工中等专业学校|职业教育质量报告|（2025年度）|2025年12月
%contents 1 人才培养|1.1 立德树人|1.2 专业建设|1.3 师资队伍|2 服务贡献|2.1 服务产业|2.2 服务社区|3 文化传承|4 产教融合|5 发展保障|6 面临挑战
# 1|人才培养
## 1.1|立德树人
学校把立德树人作为根本任务，落实“三全育人”要求，构建起以思想引领为核心、以课程育人为主线、以活动育人为载体、以管理育人为保障的育人体系，全年开展主题教育86场，参加学生2.3万人次。
本年度，学校德育工作队伍由班主任68人、专职心理教师4人、法治副校长2人组成。班主任每月开展一次校本培训，培训内容包括危机干预、家庭沟通和班级文化建设，全年累计培训24学时。
### 1.1.1|思政课程
思政课开设“中国特色社会主义”“心理健康与职业生涯”“哲学与人生”“职业道德与法治”四门必修课，任课教师19人全部持证上岗，思政课教师与学生之比为1:162。
### 1.1.2|课程思政
专业课教师人人编写课程思政教案，评选优秀案例42个。
## 1.2|专业建设
2025年学校开设专业18个，其中省级优势特色专业4个。学校建立专业预警机制，对连续两年招生不足30人的专业暂停招生，对就业对口率低于60%的专业限期整改，近三年共撤销专业3个、新增专业4个，专业布局与区域产业的匹配度明显提高。
^表1|专业大类与在校生
|专业大类|专业数|在校生|占比|
|加工制造|6|1320|34.1%|
|信息技术|5|1107|28.6%|
|土木水利|3|588|15.2%|
|财经商贸|4|856|22.1%|
由上表可知，加工制造和信息技术两大类占在校生的六成以上，与望江开发区“一主两新”的产业结构基本吻合，财经商贸类占比较五年前下降了9.4个百分点。
## 1.3|师资队伍
学校有专任教师254人，其中正高级讲师5人、高级讲师83人；专业课教师151人，“双师型”教师占比88.1%。学校实施“青蓝、骨干、名师”三级培养工程，每年安排不少于60名教师到企业实践，实践时间不少于一个月，实践成果纳入绩效考核。
!图1|教师在企业实践|1
@案例 1：|一支焊枪走天下
焊接专业的学生小周，入学时数学只考了31分，却对手里的焊枪着了迷。在师傅的带领下，他每天训练6个小时，手套烧坏了二十多双，两年后站上了全国技能大赛的领奖台。
毕业以后，他放弃了外地企业的高薪，留校担任实习指导教师，又带出了3名省赛一等奖选手。
@end
# 2|服务贡献
## 2.1|服务产业
学校为开发区32家企业提供技术服务，完成横向课题11项，到账经费163.4万元；为企业开展职工技能等级认定2140人次，认定通过率为92.6%，其中高级工以上占31.8%。
## 2.2|服务社区
依托社区学院举办书画、烘焙、智能手机应用等课程，全年开班74期，惠及居民3860人次，群众满意率98.2%。
# 3|文化传承
## 3.1|传承工匠精神
建成“望江工匠馆”，陈列本地近代工业史料412件，聘请劳动模范和大国工匠12人担任校外辅导员，每学期为学生讲授“工匠第一课”，学生撰写心得3200余篇。
## 3.2|传承优秀传统文化
开设竹编、评书、剪纸三个非遗社团，社团成员共216人，作品先后在市文化馆展出。
!图2|学生竹编作品|1
# 4|产教融合
学校牵头成立望江装备制造产教联盟，成员单位46家，联盟内企业接收实习生918人，捐赠设备折合412万元；校企共同开发课程标准23份、教材8本，形成“招生即招工、上课即上岗、毕业即就业”的培养模式。
# 5|发展保障
## 5.1|经费保障
2025年学校总收入8640万元，其中财政拨款7910万元，占91.6%。
## 5.2|制度保障
完成学校章程修订，新立制度17项、修订制度29项、废止制度11项，形成涵盖党建、教学、学生、后勤、安全五大类的制度汇编。
# 6|面临挑战
## 6.1|生源数量将持续下降
据市教育局预测，2028年起全市初中毕业生将连年减少，到2032年比现在减少约27%，学校现有的办学规模面临较大压力，专业结构、教师编制和校舍利用都需要提前调整。
## 6.2|数字化转型需要加快
教师运用人工智能辅助教学的比例只有38%，数字资源自建率不足三成。
"""
TRIAL = Trial("from_pdf", FromPdf, SCRIPT)
