"""The citizens' face: a guide as it is in force, and as it was."""

from flask import Blueprint, render_template, url_for

from evalsvc.access.guards import public
from evalsvc.core.citizen import CitizenPage, Mode, mode_of_request, page, public_style
from evalsvc.core.clock import day_of, now, prose_date
from evalsvc.core.db import public_engine
from evalsvc.core.web import for_citizens
from evalsvc.guides.queries import published
from evalsvc.guides.queries.published import Published
from evalsvc.guides.words import HTML_LANG, TERMS_EN, words_in
from evalsvc.organisation.addresses import point_address

MOST = 9999  # versions of a guide; a greater number in an address is none
blueprint = Blueprint("guide", __name__)


@blueprint.get("/guides/<unit_id>/<item_id>")
@public
@for_citizens
def guide(unit_id: str, item_id: str) -> CitizenPage:
    with public_engine.reading() as connection:
        found = published.newest_guide(connection, unit_id, item_id)
    return _shown(found, unit_id, item_id, is_newest=True)


@blueprint.get("/guides/<unit_id>/<item_id>/versions/<int:number>")
@public
@for_citizens
def version(unit_id: str, item_id: str, number: int) -> CitizenPage:
    with public_engine.reading() as connection:
        found = published.older_guide(connection, unit_id, item_id, min(number, MOST))
        newest = published.newest_guide(connection, unit_id, item_id)
    return _shown(found, unit_id, item_id, is_newest=found == newest)


def _shown(found: Published | None, unit_id: str, item_id: str, *, is_newest: bool) -> CitizenPage:
    mode = mode_of_request()
    if found is None:
        return page(_render("guides/no_guide.html", mode), big=mode.big, status=404)
    with public_engine.reading() as connection:
        code = published.rating_code(connection, found.unit_id, found.item_id, day_of(now()))
        numbers = published.published_numbers(connection, found.guide_id)
    html = _render(
        "guides/public.html",
        mode,
        found=found,
        content=found.content,
        terms_en=TERMS_EN,
        is_newest=is_newest,
        day=_day(found, mode),
        rate=point_address("", code) + mode.query if code else "",
        here=url_for("guide.guide", unit_id=unit_id, item_id=item_id) + mode.query,
        older=[(number, day_of(at), _link(unit_id, item_id, number) + mode.query) for number, at in numbers if number != found.number],
    )
    return page(html, big=mode.big)


def _link(unit_id: str, item_id: str, number: int) -> str:
    return url_for("guide.version", unit_id=unit_id, item_id=item_id, number=number)


def _day(found: Published, mode: Mode) -> str:
    day = day_of(found.published_at)
    return day.isoformat() if mode.lang == "en" else prose_date(day)


def _render(template: str, mode: Mode, **given: object) -> str:
    links = {"size": mode.other(big=not mode.big), "language": mode.other(lang="zh" if mode.lang == "en" else "en")}
    shown = {"w": words_in(mode.lang), "html_lang": HTML_LANG[mode.lang], "big": mode.big, "style": public_style(big=mode.big), "mode_links": links}
    return render_template(template, **shown, **given)
