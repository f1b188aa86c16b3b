"""The letter of thanks (表扬信): the one kind that this noun brings along. Which quote may be used, and by whom, is its caller's business. Pure."""

from evalsvc.papers.kinds import Look, PaperField, PaperKind

PRAISE = PaperKind(
    key="praise",
    name="表扬信",
    word="",
    fields=(PaperField("place", "窗口", limit=120), PaperField("period", "评价时段", limit=60), PaperField("quote", "评价原话", limit=400)),
    body=(
        "{period}，一位群众在{place}办事后留下了这样的评价：",
        "“{quote}”",
        "这份肯定来自您耐心、周到的服务。谨代表{organ}向您表示感谢和表扬，愿您继续把群众的事当作自己的事。",
    ),
    look=Look.THANKS,
    receipt=False,
)
