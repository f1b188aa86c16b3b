"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "instrument.adopt": "{actor}收入表单《{title}》第{version}版。",
    "instrument.retire": "{actor}登记《{title}》第{version}版自{retired_on}起停用。",
}
