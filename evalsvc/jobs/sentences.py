"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "job.start": "{actor}启动了后台任务“{name}”。",
    "job.retry": "{actor}重新启动了未成功的后台任务“{name}”。",
}
