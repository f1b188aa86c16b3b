"""How staff pages call what a rating carries; every name stands once. Pure."""

from datetime import date, timedelta

from evalsvc.core.clock import monday_of
from evalsvc.ratings.scale import LEVEL_NAMES, Origin, Rater, Stream, Turn

ORIGIN_NAMES = {Origin.VOLUNTEERED: "主动评价", Origin.INVITED: "邀请评价", Origin.TRANSCRIBED: "工作人员代录", Origin.DEFAULT: "系统默认评价"}
RATER_NAMES = {Rater.CITIZEN: "办事群众", Rater.THIRD_PARTY: "第三方", Rater.SUPERVISOR: "社会监督员", Rater.SECRET_VISIT: "暗访", Rater.TEST: "测试"}
STREAM_NAMES = {
    Stream.CITIZEN: "群众评价",
    Stream.DEFAULT: "默认评价",
    Stream.THIRD_PARTY: "第三方评价",
    Stream.SUPERVISOR: "监督员评价",
    Stream.SECRET_VISIT: "暗访评价",
    Stream.TEST: "试评",
}
MATTER_LINK = "matter_link"
CHANNEL_NAMES = {"qr_code": "扫码", MATTER_LINK: "办件链接", "receipt": "回执", "paper": "书面评价表", "telephone": "电话", "visit": "访查"} | {
    "website": "网站",
    "mobile": "手机应用",
    "tablet": "大厅平板",
    "terminal": "大厅其他终端",
    "sms": "短信",
    "unknown": "没有注明",
}
TURN_NAMES = {Turn.FIRST: "首次评价", Turn.FOLLOW_UP: "追评"}
DONE_NAMES = {True: "办成了", False: "没办成", None: "没有说"}
LEVEL_TONES = {5: "green", 4: "green", 3: "amber", 2: "orange", 1: "red"}
COUNT_NAMES = {f"n{level}": f"“{name}”数" for level, name in LEVEL_NAMES.items()} | {
    "done": "“办成了”数",
    "not_done": "“没办成”数",
    "withdrawn": "撤回数",
    "excluded": "剔除数",
}

CONTACT = "contact"
COMMENT = "comment"
KIND_NAMES = {CONTACT: "联系方式", COMMENT: "原始留言（未遮盖）"}

BURST = "burst"
PRESSURE = "pressure"
FLAG_NAMES = {BURST: "短时集中", PRESSURE: "被要求好评"}
FLAG_REASONS = {
    BURST: "同一评价点一分钟内收到的评价多于规则设定的数量，请看一看是否有人代刷。标记本身不删除评价，也不改变统计。",
    PRESSURE: "评价人在回执页表示“有人要求我给好评”。这条信息不向窗口提供，请注意保护评价人。",
}


def day_of_service(channel: str, day: date) -> str:
    """The day of service as staff may see it: of a matter only the week, because whoever handled it knows whose it was."""
    monday = monday_of(day)
    return f"{monday}至{monday + timedelta(days=6)}这一周" if channel == MATTER_LINK else day.isoformat()


def system_name(system: str) -> str:
    """What a system of record is called: ours, or the key under which another one's ratings came in."""
    return "本系统" if system == "own" else system
