"""Single ratings for superiors and call-back officers, and releases for the windows."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now
from evalsvc.core.paging import newest_first
from evalsvc.corrections import queries as corrections
from evalsvc.corrections.states import STATE_WORDS
from evalsvc.instruments.queries import versions_of
from evalsvc.organisation import queries as organisation
from evalsvc.organisation.kinds import POINT_KIND_NAMES
from evalsvc.organisation.models import Unit
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings import contacts, naming, queries
from evalsvc.ratings.models import Release
from evalsvc.ratings.routes.blueprint import blueprint
from evalsvc.ratings.scale import BAD_LEVELS, LEVEL_NAMES, LEVELS
from evalsvc.ratings.staff_forms import ExportForm, LookForm, PraiseForm, RatingFilterForm, ReleaseFilterForm

FORM = "window-rating"
UNITS_SHOWN = 300
WORDS = {"levels": LEVELS, "level_names": LEVEL_NAMES, "naming": naming, "point_kinds": POINT_KIND_NAMES}


@blueprint.get("/ratings")
@require(Permission.RATING_READ)
def index() -> ResponseReturnValue:
    """Ratings of one's units that can no longer be undone, latest first, narrowed by the address."""
    scope = actor().scope_for(Permission.RATING_READ)
    unit = unit_asked(scope, request.args.get("unit", ""))
    form = RatingFilterForm(request.args)
    offer(form, scope, unit)
    return list_page(form, ExportForm(formdata=None), unit, 200 if form.validate() else 422)


@blueprint.get("/ratings/<public_id>")
@require(Permission.RATING_READ)
def rating(public_id: str) -> ResponseReturnValue:
    """One rating, read in the version of the form under which it was given."""
    row = queries.rating_in_scope(public_id, actor().scope_for(Permission.RATING_READ))
    return _rating_page(row, LookForm())


@blueprint.post("/ratings/<public_id>/contact")
@require(Permission.CONTACT_READ)
def contact(public_id: str) -> ResponseReturnValue:
    """Shows a contact, or the comment as it was typed, this once; the look is in the audit log."""
    row = queries.rating_in_scope(public_id, actor().scope_for(Permission.CONTACT_READ))
    form = LookForm()
    form.offer(naming.KIND_NAMES)
    if not form.validate():
        return _rating_page(row, form), 422
    reason = form.reason.data or ""
    seen = contacts.look(by=actor(), rating=row.rating, kind=form.kind.data, reason=reason, vault=current_app.extensions["vault"])
    return render_template("ratings/contact.html", row=row, seen=seen, reason=reason, **WORDS)


@blueprint.get("/releases")
@require(Permission.RELEASE_READ)
def releases() -> ResponseReturnValue:
    """The releases of one's windows, latest first."""
    scope = actor().scope_for(Permission.RELEASE_READ)
    unit = unit_asked(scope, request.args.get("unit", ""))
    form = ReleaseFilterForm(request.args)
    form.offer(_units(scope, unit))
    if not form.validate():
        return render_template("ratings/releases.html", form=form, page=None, places={}, **WORDS), 422
    page = newest_first(queries.releases(scope, unit), key=Release.id, name=Release.public_id, after=request.args.get("after", ""))
    places = queries.places_of({release.unit_id for release in page.rows})
    return render_template("ratings/releases.html", form=form, page=page, places=places, unit=unit, **WORDS)


@blueprint.get("/releases/<public_id>")
@require(Permission.RELEASE_READ)
def release(public_id: str) -> ResponseReturnValue:
    """One release, as it was made."""
    found = queries.release_in_scope(public_id, actor().scope_for(Permission.RELEASE_READ))
    return release_page(found, praise_form(found))


def praise_form(release: Release) -> PraiseForm:
    """The comments of a release, of which one becomes a letter of praise."""
    form = PraiseForm()
    form.quote.choices = [(str(place), comment) for place, comment in enumerate(release.content["comments"])]
    return form


def release_page(found: Release, form: PraiseForm) -> str:
    """The page of a release; the form of praise only for whoever may issue papers for the window."""
    unit, above = queries.places_of({found.unit_id})[found.unit_id]
    organ = queries.organ_above(actor().scope_for(Permission.PAPER_ISSUE), unit)
    texts = queries.tag_texts({tag["version"] for tag in found.content["tags"]})
    _, rules = rules_for(unit.id, found.until_day)
    return render_template(
        "ratings/release.html", release=found, unit=unit, above=above, texts=texts, least=rules.release_minimum, form=form, organ=organ, **WORDS
    )


def _rating_page(row: queries.RatingRow, form: LookForm) -> str:
    """The page of a rating; the form of looks only for those who may look there."""
    may_look = queries.reaches(actor().scope_for(Permission.CONTACT_READ), row.rating.unit_id)
    secrets = queries.secrets_of(row.rating) if may_look else {}
    form.offer(kind for kind in naming.KIND_NAMES if kind in secrets and secrets[kind].body is not None)
    given = {"row": row, "form": form, "may_look": may_look, "secrets": secrets, "other": queries.other_turn(row.rating)}
    return render_template("ratings/rating.html", looks=contacts.looks_at(row.rating), **given, **_filed(row), **WORDS)


def _filed(row: queries.RatingRow) -> dict[str, object]:
    """The correction that was filed from a rating, whether this person may open it, and whether they may file one."""
    filed = corrections.filed_from([queries.ref_of(row.rating)]).get(queries.ref_of(row.rating))
    may_file = row.rating.level in BAD_LEVELS and queries.reaches(actor().scope_for(Permission.CORRECTION_FILE), row.rating.unit_id)
    sees = filed is not None and corrections.may_see(filed, actor())
    return {"filed": filed, "sees_filed": sees, "may_file": may_file, "correction_words": STATE_WORDS}


def list_page(form: RatingFilterForm, export: ExportForm, unit: Unit | None, status: int) -> ResponseReturnValue:
    """The list by the filters of `form`, which were validated, and the form of the export below them."""
    given = {name: value for name, value in request.values.items() if value and name in form}
    page = None
    if not form.errors:
        page = queries.recent_ratings(actor().scope_for(Permission.RATING_READ), form.wanted(unit), request.args.get("after", ""))
    return render_template("ratings/index.html", form=form, export=export, page=page, kept=given, at=now(), **WORDS), status


def offer(form: RatingFilterForm, scope: Scope, unit: Unit | None) -> None:
    """Fills the choices of the filters."""
    form.offer(_units(scope, unit), _tags())


def unit_asked(scope: Scope, named: str) -> Unit | None:
    """The unit that the page is narrowed to; raises NotFound outside the scope."""
    return organisation.unit_in_scope(named, scope) if named else None


def _units(scope: Scope, asked: Unit | None) -> list[tuple[str, str]]:
    """The units of a scope as choices, from the top down; in a large tree without windows but the one asked for."""
    rows, _ = organisation.tree(scope, most=UNITS_SHOWN, retired=True)
    found = [(row.unit.public_id, "　" * row.depth + row.unit.name) for row in rows]
    return found if asked is None or asked.public_id in dict(found) else [*found, (asked.public_id, asked.name)]


def _tags() -> list[tuple[str, str]]:
    """The tags of all versions as choices, a code once with its newest text."""
    texts: dict[str, str] = {}
    for version in versions_of(FORM):
        for level in version.content["levels"]:
            for tag in level["tags"]:
                texts.setdefault(tag["code"], f"{level['name']}：{tag['text']}")
    return list(texts.items())
