"""What the interviewees and visitors of the demo say and see; all of it invented. Pure."""

from random import Random

from evalsvc.instruments.questionnaires import Question
from evalsvc.visits.kinds import VisitKind

GOOD, USUAL, WEAK = (52, 33, 11, 3, 1), (38, 36, 18, 6, 2), (20, 30, 26, 17, 7)
MOODS = {"江油": GOOD, "三台": WEAK}
HARDER = {"older-people": 0.35, "in-time": 0.25, "lenient": 0.4}  # how often an aspect is left out, or said to be worse
PRAISED = (
    "窗口人员讲得清楚，一次就办完了。",
    "导办员帮老人用自助机，很耐心。",
    "大厅干净，有热水和老花镜。",
    "缺一份复印件，先收了，回家再补。",
    "叫号很快，没有等多久。",
    "中午也有人值班，方便上班的人。",
)
BLAMED = (
    "上午人多，等了快一个小时。",
    "停车位太少，绕了两圈。",
    "自助机坏了两台，没有贴说明。",
    "电话打不通，只好跑一趟。",
    "网上写的材料和窗口要的不一样。",
    "希望周六上午也能办。",
)
SEEN = (
    ("3号窗口九点二十分至九点四十分无人，没有放暂停服务的牌子。", "负面清单第3条"),
    ("咨询台让群众自己去看墙上的指南，没有一次讲清要带的材料。", "一次性告知制度"),
    ("窗口要求补充办事指南里没有的证明。", "负面清单第7条"),
    ("两名工作人员没有佩戴工牌。", ""),
    ("老年人优先窗口没有人值守，老人在普通窗口排队。", "老年人服务要求"),
    ("评价二维码被告示挡住，扫不到。", ""),
)
CHOICES = {
    "open": ("yes", "no"),
    "badge": ("yes", "no"),
    "told-once": ("yes", "no"),
    "extra-papers": ("yes", "no"),
    "older-people": ("yes", "not-met", "no"),
    "wait": ("ten", "half", "hour", "more"),
}


def mood(random: Random, unit: str) -> int:
    """The level that somebody leaves a place with: some places are better, some worse."""
    weights = next((weights for name, weights in MOODS.items() if name in unit), USUAL)
    return random.choices((5, 4, 3, 2, 1), weights)[0]


def answer(question: Question, level: int, random: Random, sample: str) -> str:
    """An answer to one question by somebody in that mood; empty where nothing is said."""
    if question.means == "overall":
        return str(level)
    written_in = {"interviewer": "演示访查员", "sample": sample, "place": "办事大厅"}
    if question.means:
        return written_in[question.means]
    if question.kind == "level":
        return _level(question.key, level, random)
    if question.kind == "choice":
        return _choice(CHOICES[question.key], level, random)
    if question.kind == "line":
        return ""
    return _text(question.key, level, random)


def findings(level: int, random: Random, kind: VisitKind) -> list[tuple[str, str]]:
    """The problems that a visitor writes down; an interviewer none, whose sheet asks for words."""
    if kind is VisitKind.THIRD_PARTY:
        return []
    return random.sample(SEEN, k=max(0, min(2, 4 - level)))


def _level(key: str, level: int, random: Random) -> str:
    harder = HARDER.get(key, 0.1)
    if key in HARDER and random.random() < 0.3:
        return ""
    moved = level + random.choices((1, 0, -1), (0.15, 0.85 - harder, harder))[0]
    return str(min(5, max(1, moved)))


def _choice(options: tuple[str, ...], level: int, random: Random) -> str:
    last = len(options) - 1
    return options[min(last, int(random.random() ** (1 + level / 2) * len(options)))] if level < 5 else options[0]


def _text(key: str, level: int, random: Random) -> str:
    if random.random() < 0.55:
        return ""
    return random.choice(PRAISED if key == "good" and level > 2 else BLAMED if key == "better" or level < 4 else PRAISED)
