"""The citizens' face: all guides of a unit, a guide as it is in force, as it was, and what leads on from one that is not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, current_app, render_template, url_for
from markupsafe import Markup, escape
from sqlalchemy import Connection

from evalsvc.access.guards import public
from evalsvc.core.citizen import CitizenPage, Mode, mode_of_request, page, public_style
from evalsvc.core.clock import day_of, now, prose_date
from evalsvc.core.db import public_engine
from evalsvc.core.web import for_citizens
from evalsvc.guides.elements import list_of
from evalsvc.guides.queries import catalogue, published
from evalsvc.guides.queries.catalogue import GuideUnit, Heir
from evalsvc.guides.queries.published import Published
from evalsvc.guides.words import HTML_LANG, TERMS_EN, words_in
from evalsvc.organisation.addresses import point_address
from evalsvc.organisation.drawing import png_in_page

MOST = 9999  # versions of a guide; a greater number in an address is none
blueprint = Blueprint("guide", __name__)


@dataclass(frozen=True)
class Link:
    """Where a page leads on; without an address it only says a name."""

    name: Markup
    address: str


@blueprint.get("/guides/<unit_id>")
@public
@for_citizens
def guides(unit_id: str) -> CitizenPage:
    mode = mode_of_request()
    with public_engine.reading() as connection:
        unit = catalogue.guide_unit(connection, unit_id)
        if unit is not None and unit.ended is not None:
            return _ended(connection, mode, unit)
        groups = catalogue.guides_in_force(connection, unit.id, day_of(now())) if unit else []
        if unit is None or not groups:
            return _gone(mode, "none", 404, _index_above(connection, mode, unit))
    html = _render(
        "guides/all.html",
        mode,
        unit=_name(unit.name, unit.name_en, mode),
        n=sum(len(entries) for _, entries in groups),
        groups=[(main, [(entry, _guide_path(unit_id, entry.item_public_id), point_address("", entry.code)) for entry in each]) for main, each in groups],
    )
    return page(html, big=mode.big)


@blueprint.get("/guides/<unit_id>/<item_id>")
@public
@for_citizens
def guide(unit_id: str, item_id: str) -> CitizenPage:
    mode = mode_of_request()
    with public_engine.reading() as connection:
        newest = published.newest_guide(connection, unit_id, item_id)
        if newest is None or not newest.is_in_force:
            return _not_in_force(connection, mode, newest, unit_id, item_id)
        return _shown(connection, mode, newest, newest)


@blueprint.get("/guides/<unit_id>/<item_id>/versions/<int:number>")
@public
@for_citizens
def version(unit_id: str, item_id: str, number: int) -> CitizenPage:
    mode = mode_of_request()
    with public_engine.reading() as connection:
        newest = published.newest_guide(connection, unit_id, item_id)
        found = published.older_guide(connection, unit_id, item_id, min(number, MOST)) if newest else None
        if newest is None or found is None or not newest.is_in_force:
            return _not_in_force(connection, mode, newest if found else None, unit_id, item_id)
        return _shown(connection, mode, found, newest)


def _shown(connection: Connection, mode: Mode, found: Published, newest: Published) -> CitizenPage:
    code = published.rating_code(connection, found.unit_id, found.item_id, day_of(now()))
    numbers = published.published_numbers(connection, found.guide_id)
    unit_id, item_id, content = found.unit_public_id, found.item_public_id, found.content
    base = current_app.extensions["settings"].public_url
    html = _render(
        "guides/public.html",
        mode,
        found=found,
        content=content,
        terms_en=TERMS_EN,
        list_of=list_of,
        is_newest=found.number == newest.number,
        day=_day(day_of(found.published_at), mode),
        rate=point_address("", code) + mode.query if code else "",
        code_to_print=png_in_page(point_address(base, code)) if code and base else "",
        address_to_print=base + _guide_path(unit_id, item_id) if base else "",
        here=_guide_path(unit_id, item_id) + mode.query,
        every=Link(_name(content["unit"], content["unit_en"], mode), url_for("guide.guides", unit_id=unit_id) + mode.query),
        older=[(number, day_of(at), _version_path(found, number) + mode.query) for number, at in numbers if number != found.number],
    )
    return page(html, big=mode.big)


def _not_in_force(connection: Connection, mode: Mode, found: Published | None, unit_id: str, item_id: str) -> CitizenPage:
    """A page instead of a guide: there never was one, it was withdrawn, or its unit or item has ended."""
    unit = catalogue.guide_unit(connection, unit_id)
    if unit is not None and unit.ended is not None:
        return _ended(connection, mode, unit, item_id)
    links = _index_above(connection, mode, unit)
    if found is None:
        return _gone(mode, "not_found", 404, links)
    if found.item_ended is not None:
        return _gone(mode, "item_ended", 410, links, day=_day(found.item_ended, mode))
    since = _day(day_of(found.withdrawn_at), mode) if found.withdrawn_at else ""
    return _gone(mode, "withdrawn", 410, links, day=since, reason=found.withdrawn_reason)


def _ended(connection: Connection, mode: Mode, unit: GuideUnit, item_id: str = "") -> CitizenPage:
    """Leads on to whoever carries on a unit that has ended: to the same guide where they have it, else to all of theirs."""
    heirs = catalogue.heirs_of(connection, unit.id, item_id)
    links = [Link(_name(heir.name, heir.name_en, mode), _path_of_heir(heir, item_id, mode)) for heir in heirs]
    text = "unit_ended_text" if heirs else "unit_ended_nobody"
    names = {"unit": _name(unit.name, unit.name_en, mode), "day": _day(unit.ended, mode) if unit.ended else ""}
    return _gone(mode, "unit_ended", 410, links or _index_above(connection, mode, unit), text=text, **names)


def _path_of_heir(heir: Heir, item_id: str, mode: Mode) -> str:
    if not heir.has_guides:
        return ""
    return (_guide_path(heir.public_id, item_id) if heir.has_this else url_for("guide.guides", unit_id=heir.public_id)) + mode.query


def _index_above(connection: Connection, mode: Mode, unit: GuideUnit | None) -> list[Link]:
    """All guides of a unit, or of the nearest above it that has some."""
    near = catalogue.unit_with_guides(connection, unit.id) if unit else None
    if near is None:
        return []
    words = escape(words_in(mode.lang)["all_link"]).format(unit=_name(near.name, near.name_en, mode))
    return [Link(words, url_for("guide.guides", unit_id=near.public_id) + mode.query)]


def _gone(mode: Mode, key: str, status: int, links: Iterable[Link], *, text: str = "", reason: str = "", **given: str) -> CitizenPage:
    w = words_in(mode.lang)
    words = escape(w[text or f"{key}_text"]).format(**given)
    return page(_render("guides/gone.html", mode, title=w[key], text=words, reason=reason, links=links), big=mode.big, status=status)


def _guide_path(unit_id: str, item_id: str) -> str:
    return url_for("guide.guide", unit_id=unit_id, item_id=item_id)


def _version_path(found: Published, number: int) -> str:
    return url_for("guide.version", unit_id=found.unit_public_id, item_id=found.item_public_id, number=number)


def _name(chinese: str, english: str, mode: Mode) -> Markup:
    """A name in the language of the page; one without an English name keeps its own and says in which language it is."""
    if mode.lang != "en":
        return escape(chinese)
    return escape(english) if english else Markup('<span lang="zh-CN">{}</span>').format(chinese)


def _day(day: date, mode: Mode) -> str:
    return day.isoformat() if mode.lang == "en" else prose_date(day)


def _render(template: str, mode: Mode, **given: object) -> str:
    links = {"size": mode.other(big=not mode.big), "language": mode.other(lang="zh" if mode.lang == "en" else "en")}
    shown = {"w": words_in(mode.lang), "html_lang": HTML_LANG[mode.lang], "big": mode.big, "style": public_style(big=mode.big), "mode_links": links}
    return render_template(template, mode=mode, **shown, **given)
