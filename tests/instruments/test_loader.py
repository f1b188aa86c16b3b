"""The loader names everything that is wrong, by file, line and key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalsvc.config import SURVEYS
from evalsvc.instruments.loader import BadSurveys, load_folder, read_folder, read_form

VALID = (SURVEYS / "window-rating" / "v2.yaml").read_bytes()
LINES = VALID.decode().splitlines(keepends=True)
PIECES = [
    "",
    ":",
    "- ",
    "{",
    "}",
    "[",
    '"',
    "'",
    "&a ",
    "*a",
    "!!python/object:os.system ",
    "<<: ",
    "\t",
    "\x00",
    "\ud7ff",
    "510",
    "null",
    "~",
    "2026-11-21",
    "1e3",
]
SPOILT = [
    ('code: "511"', 'code: "510"', "levels[0].tags[1].code: code 510 is given twice; the first is levels[0].tags[0]"),
    ('code: "511"', 'code: "411"', "levels[0].tags[1].code: code 411 belongs to level 4, it stands under level 5"),
    ('code: "511"', 'code: "5110"', "levels[0].tags[1].code: a code is three digits, its level first, or local with its namespace: mianyang:queue"),
    ('code: "511"', "code: 511", 'levels[0].tags[1].code: this must be a text; put numbers and codes in quotes: "510"'),
    ('code: "511", core: true', 'code: "511"', "levels[0].tags[1]: core is missing: either every tag of a form says it, or none"),
    ("core: true, text: 可以先受理后补材料", "core: yes, text: 可以先受理后补材料", "levels[0].tags[1].core: this must be true or false, without quotes"),
    ('code: "510", core: true', 'code: "510", core: false', "levels[0].tags[1].core: core tags stand before the extended ones"),
    ("    name: 基本满意", "    name: 一般", "levels[2].name: level 3 is called 基本满意; its wording is fixed"),
    ("name_en: Dissatisfied", "name_en: Unhappy", "levels[3].name_en: level 2 is called Dissatisfied; its wording is fixed"),
    (
        "    source: national-levels",
        "    source: nowhere",
        "levels[0].source: no source is called 'nowhere'; sources holds national-levels, national-tags, ours",
    ),
    ("    kind: ours\n", "    kind: theirs\n", "sources.ours: kind 'theirs' is not known; it is one of 'document', 'code_list', 'ours'"),
    ("title: 窗口服务评价表\n", "title:\n", "title: nothing stands here; give a value or leave the key out"),
    ("title: 窗口服务评价表\n", "", "title: this key is missing"),
    ("title_en:", "titel_en:", "titel_en: this key is not known here; see README.md for the keys there are"),
    ("key: window-rating", "key: Window_Rating", "key: a name is made of small letters, digits and hyphens: window-rating"),
    ("key: window-rating", "key: hall-rating", "key: the folder is called window-rating; key must say the same"),
    ("version: 2", "version: 3", "version: the file is called v2.yaml; version must say the same"),
    ('published_on: "2020-05-22"', "published_on: 2020-05-22", 'published_on: put it in quotes: "2020-05-22"'),
    ('published_on: "2020-05-22"', 'published_on: "2020-02-30"', "published_on: there is no day 2020-02-30"),
    ('published_on: "2020-05-22"', 'published_on: "2020-05-22"\nretired_on: "2020-05-21"', "retired_on: this lies before published_on, 2020-05-22"),
    (
        "text: 办成了,",
        'text: " 办成了",',
        "done.yes.text: this text has white space around it, control characters, or letters that are not in Unicode's NFC form",
    ),
    ("text_en: Curt service, source_en: ours", "text_en: Curt service", "levels[3].tags[7]: text_en and source_en stand together or not at all"),
    ("format: 1", "format: 1\nformat: 1", "format: this key stands here twice; the first is in line 2"),
    ("format: 1", "format: &one 1", "format: anchors and aliases are not used here"),
    ("level: 3", "level: 4", "levels: level 3 (基本满意) is missing"),
    ("level: 3", "level: 4", "levels[2].level: level 4 stands here a second time"),
    ("levels:\n", "levels: [\n", "this is not YAML: expected ',' or ']', but got ':'"),
]


def test_shipped_surveys_are_in_order():
    assert [(one.form.key, one.form.version) for one in load_folder(SURVEYS)] == [
        ("boshan-2021-6", 1),
        ("matter-rating", 1),
        ("mianyang-2019-18", 1),
        ("mianyang-2019-18", 2),
        ("secret-visit", 1),
        ("shaanxi-2023-34", 1),
        ("shaanxi-health-2020-36", 1),
        ("third-party", 1),
        ("third-party", 2),
        ("wenshui-2023-15", 1),
        ("window-rating", 1),
        ("window-rating", 2),
    ]


@pytest.mark.parametrize(("old", "new", "message"), SPOILT, ids=[message[:40] for _, _, message in SPOILT])
def test_fault_is_named_by_file_line_and_key(folder, old, new, message):
    folder.spoil(old, new)

    with pytest.raises(BadSurveys) as refused:
        load_folder(folder.root)

    assert message in [one.split(": ", 1)[1] for one in refused.value.messages]


def test_line_of_a_fault_is_the_one_it_stands_in(folder):
    line = folder.spoil('code: "411"', 'code: "911"')

    assert [one.split(": ")[0] for one in read_folder(folder.root)[1]] == [f"window-rating/v2.yaml:{line}"]


def test_all_faults_of_all_files_are_named_at_once(folder):
    version = folder.spoil("version: 2", "version: two")
    code = folder.spoil('code: "511"', 'code: "510"')
    name = folder.spoil("name_en: Satisfied", "nom_en: Satisfied")
    level = folder.spoil("level: 1\n", "level: 7\n", "window-rating/v1.yaml")
    folder.file("notes.txt").write_text("?")

    messages = {tuple(one.split(": ")[:2]) for one in read_folder(folder.root)[1]}

    assert messages == {
        ("notes.txt", "this is not read; a form is a folder that holds v1.yaml, v2.yaml, …"),
        (f"window-rating/v2.yaml:{version}", "version"),
        (f"window-rating/v2.yaml:{code}", "levels[0].tags[1].code"),
        (f"window-rating/v2.yaml:{name}", "levels[1].nom_en"),
        (f"window-rating/v2.yaml:{name - 2}", "levels[1].name_en"),
        ("window-rating/v1.yaml:30", "levels"),
        (f"window-rating/v1.yaml:{level}", "levels[4].level"),
        *((f"window-rating/v1.yaml:{line}", f"levels[4].tags[{line - level - 6}].code") for line in range(level + 6, level + 13)),
    }


def test_missing_level_is_named(folder):
    text = folder.file().read_text(encoding="utf-8")
    folder.file().write_text(text[: text.index("  - level: 1")], encoding="utf-8")

    assert [one.split(": ", 1)[1] for one in read_folder(folder.root)[1]] == ["levels: level 1 (非常不满意) is missing"]


def test_levels_out_of_order_are_named(folder):
    text = folder.file().read_text(encoding="utf-8")
    first, second, rest = (text.index(f"  - level: {level}") for level in (5, 4, 3))
    folder.file().write_text(text[:first] + text[second:rest] + text[first:second] + text[rest:], encoding="utf-8")

    assert [one.split(": ", 1)[1] for one in read_folder(folder.root)[1]] == ["levels: the levels stand in the order 5, 4, 3, 2, 1"]


@pytest.mark.parametrize("name", ["window-rating/v2.yml", "window-rating/v02.yaml", "window-rating/final.yaml"])
def test_file_that_would_be_passed_over_is_named(folder, name):
    folder.file(name).write_bytes(VALID)

    assert read_folder(folder.root)[1] == [f"{name}: this is not read; a version is called v1.yaml, v2.yaml, …"]


def test_file_that_is_not_utf8_is_named_by_line(folder):
    folder.file().write_bytes(VALID.replace("满意".encode(), "满意".encode("gbk"), 1))

    assert [one.split(": ", 1)[1] for one in read_folder(folder.root)[1]] == ["this line is not UTF-8; save the file as UTF-8"]


@pytest.mark.parametrize("raw", [b"", b"- a\n", b"42\n", b"'", b"a: b\n---\na: b\n", b"[" * 5000, b"? [a]\n: b\n", b"&x [*x]\n", b"a: " + b"9" * 9999])
def test_file_that_is_no_form_is_refused(raw):
    loaded, faults = read_form(raw, file="window-rating/v2.yaml")

    assert loaded is None
    assert faults


def test_empty_folder_is_named(tmp_path):
    assert read_folder(tmp_path)[1] == [f"{tmp_path}: there is no form in this folder"]
    assert read_folder(tmp_path / "gone")[1] == [f"{tmp_path / 'gone'}: there is no such folder"]


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(VALID)), cut=st.integers(0, 60), piece=st.one_of(st.sampled_from(PIECES), st.text(max_size=6)))
def test_file_with_a_random_change_never_crashes_the_loader(at, cut, piece):
    text = VALID.decode()
    changed = (text[:at] + piece + text[at + cut :]).encode(errors="surrogatepass")

    loaded, faults = read_form(changed, file="window-rating/v2.yaml")

    assert (loaded is None) == bool(faults)
    assert all(1 <= fault.line <= changed.count(b"\n") + 1 and fault.sentence for fault in faults)


@settings(max_examples=60, deadline=None)
@given(line=st.integers(0, len(LINES) - 1), act=st.sampled_from(["drop", "double", "swap", "indent"]))
def test_file_with_a_changed_line_never_crashes_the_loader(line, act):
    lines = list(LINES)
    if act == "drop":
        del lines[line]
    elif act == "double":
        lines.insert(line, lines[line])
    elif act == "swap":
        lines[line], lines[line - 1] = lines[line - 1], lines[line]
    else:
        lines[line] = "  " + lines[line]

    loaded, faults = read_form("".join(lines).encode(), file="window-rating/v2.yaml")

    assert (loaded is None) == bool(faults)


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_message(raw):
    loaded, faults = read_form(raw, file="window-rating/v2.yaml")

    assert loaded is None
    assert faults
