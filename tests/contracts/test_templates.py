"""Templates: they parse, say their title, are used, and hold no inline code."""

import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, TemplateSyntaxError, nodes

from tests.contracts.code import TEMPLATES, modules

FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PARTS = ("layout/", "components/")
ENVIRONMENT = Environment(loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.do"], autoescape=True)
every_file = pytest.mark.parametrize("file", FILES)


@cache
def source(file: str) -> str:
    return (TEMPLATES / file).read_text(encoding="utf-8")


@cache
def tree(file: str) -> nodes.Template:
    return ENVIRONMENT.parse(source(file))


@cache
def named(file: str) -> set[str]:
    """The templates that a template extends, includes or imports; none when it does not parse, which is another test's business."""
    try:
        page = tree(file)
    except TemplateSyntaxError:
        return set()
    found = page.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    return {node.template.value for node in found if isinstance(node.template, nodes.Const)}


@cache
def rendered() -> dict[str, set[str]]:
    """Which nouns render each template."""
    found: dict[str, set[str]] = {}
    for module in modules():
        for file in re.findall(r"[\"']([a-z_]+/[a-z_/]+\.html)[\"']", module.path.read_text(encoding="utf-8")):
            found.setdefault(file, set()).add(module.noun)
    return found


@every_file
def test_template_parses(file):
    assert tree(file).body


@every_file
def test_template_is_short(file):
    assert len(source(file).splitlines()) <= 150


@every_file
def test_page_extends_a_layout_and_says_its_title(file):
    if file.startswith(PARTS) or any(file in named(other) for other in FILES):
        return  # a part of pages
    page = tree(file)

    assert any(name.startswith("layout/") for name in named(file))
    assert any(block.name == "title" for block in page.find_all(nodes.Block))


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("layout/")])
def test_layout_requires_a_title(file):
    titles = [block for block in tree(file).find_all(nodes.Block) if block.name == "title"]

    assert [block.required for block in titles] == [True]


@every_file
def test_template_is_used(file):
    used = set(rendered()) | {name for other in FILES for name in named(other)}

    assert file in used


@every_file
def test_folder_is_the_noun_that_renders_it(file):
    if file.startswith((*PARTS, "errors/")):
        return

    users = rendered().get(file, set()) | {other.split("/")[0] for other in FILES if file in named(other)}

    assert users == {file.split("/")[0]}


def test_everything_named_exists():
    wanted = set(rendered()) | {name for file in FILES for name in named(file)}

    assert wanted - set(FILES) == set()


@every_file
def test_imported_macros_are_used(file):
    page = tree(file)
    brought = {name if isinstance(name, str) else name[1] for node in page.find_all(nodes.FromImport) for name in node.names}
    brought |= {node.target for node in page.find_all(nodes.Import)}

    assert brought - {node.name for node in page.find_all(nodes.Name)} == set()


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("components/")])
def test_component_is_one_macro_of_its_name(file):
    public = [macro.name for macro in tree(file).find_all(nodes.Macro) if not macro.name.startswith("_")]

    assert public == [Path(file).stem]


@every_file
def test_no_inline_code(file):
    text = source(file)

    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text) == []
    assert re.findall(r"\s(?:style|on[a-z]+)\s*=", re.sub(r"{[{%#].*?[}%#]}", "", text, flags=re.S)) == []
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape false" not in text


@every_file
def test_nothing_comes_from_elsewhere(file):
    assert re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", source(file)) == []


def test_page_that_comes_again_says_so():
    alone = [path.name for path in TEMPLATES.rglob("*.html") if 'http-equiv="refresh"' in path.read_text(encoding="utf-8")]

    assert alone == ["comes_again.html"], "use components/comes_again.html: a page that comes again by itself must keep no session alive"
