"""The citizen's pages as HTML: modes, the rating page kept as fragments, and the same page with what was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

from flask import current_app, render_template, url_for
from markupsafe import Markup, escape

from evalsvc.config import PACKAGE
from evalsvc.core.citizen import PLAIN as PLAIN
from evalsvc.core.citizen import SLOT, Fragments, public_style
from evalsvc.core.citizen import Mode as Mode
from evalsvc.core.citizen import mode_of_request as mode_of_request
from evalsvc.organisation.queries import PlaceOfCode
from evalsvc.ratings.words import HTML_LANG, words_in

TYPED_NOTHING: dict[str, Any] = {"level": "", "tags": (), "done": "", "comment": "", "name": "", "phone": "", "consent": ""}
SHOW = "show"  # names the buttons that ask for the same form in another mode, with everything typed and nothing rated
WITH_ERRORS = "errors"
ANCHORS = {"visit": "", "level": "v5", "tags": "v5", "done": "d-yes", "comment": "comment", "name": "name", "phone": "phone", "consent": "consent"}


def render(template: str, mode: Mode, *, at: str = "", **given: Any) -> str:
    """A public template with its mode, words and style; `at` is the address of its other modes when it answers a post."""
    links = {"size": at + mode.other(big=not mode.big), "language": at + mode.other(lang="zh" if mode.lang == "en" else "en")}
    return render_template(
        template, w=words_in(mode.lang), html_lang=HTML_LANG[mode.lang], big=mode.big, style=public_style(big=mode.big), mode_links=links, **given
    )


def place_text(place: PlaceOfCode, lang: str) -> Markup:
    """Hall, window and, for a point of its own, its label or service item, as `names_text`."""
    pairs = [(place.hall_name, place.hall_name_en), (place.unit_name, place.unit_name_en), (place.item_name, place.item_name_en), (place.label, place.label_en)]
    return names_text(pairs, lang)


def names_text(pairs: Iterable[tuple[str | None, str | None]], lang: str) -> Markup:
    """Chinese and English names in the page's language, each once; one without an English name keeps its own and says in which language it is."""
    names = [escape((english if lang == "en" else chinese) or _official(chinese)) for chinese, english in pairs if chinese]
    return Markup(" · ").join(dict.fromkeys(names))


def _official(chinese: str) -> Markup:
    return Markup('<span lang="zh-CN">{}</span>').format(chinese)


@dataclass(frozen=True)
class FormOfVersion:
    """An instrument version as the page needs it: `promise` names the words on what happens next, `tags` are the codes of each level, in the order shown."""

    version_id: int
    content: Mapping[str, Any]
    comment_limit: int
    undo_minutes: int
    promise: str = "promise_2"

    @cached_property
    def tags(self) -> tuple[tuple[int, frozenset[str]], ...]:
        return tuple((level["level"], frozenset(tag["code"] for tag in level["tags"])) for level in self.content["levels"])

    def levels(self, mode: Mode, ticked: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """The levels with their tags, core ones apart; English tag texts fall back to the Chinese ones."""
        asked, shown = self.asked(mode.lang), []
        for level in self.content["levels"]:
            name = level["name_en"] if mode.lang == "en" else level["name"]
            tags = [_tag(tag, mode.lang) | {"core": tag["core"]} for tag in level["tags"]]
            more = [tag for tag in tags if not tag["core"]]
            reasons = f"{name}：{asked['reasons']}" if mode.lang == "zh" else f"{name}. {asked['reasons']}"
            core = [tag for tag in tags if tag["core"]]
            shown.append(
                {"level": level["level"], "name": name, "reasons": reasons, "core": core, "more": more, "more_open": any(tag["code"] in ticked for tag in more)}
            )
        return shown

    def asked(self, lang: str) -> dict[str, str]:
        """The questions of the version in a language: question, reasons, comment, contact, consent, done_ask, done_yes, done_no."""
        parts = {name: self.content[name] for name in ("question", "reasons", "comment", "contact", "consent")}
        parts |= {f"done_{name}": part for name, part in self.content["done"].items()}
        return {name: (lang == "en" and part.get("text_en")) or part["text"] for name, part in parts.items()}


def _tag(tag: Mapping[str, Any], lang: str) -> dict[str, Any]:
    english = tag.get("text_en") if lang == "en" else None
    return {"code": tag["code"], "text": english or tag["text"], "lang": lang == "en" and not english}


def rate_html(
    form: FormOfVersion,
    mode: Mode,
    *,
    place: str,
    visit: str,
    here: str = "",
    question: str = "",
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> str:
    """The rating page with what was typed and what is wrong with it.

    `here` is the address of the form when the page answers a post: then no link leads to its other modes, the form goes there.
    `question` stands in for that of the form.
    """
    typed, wrong = typed or TYPED_NOTHING, errors or {}
    errors = {name: wrong[name] for name in ANCHORS if name in wrong}
    w = words_in(mode.lang)
    return render(
        "ratings/rate.html",
        mode,
        place=place,
        visit=visit,
        typed=typed,
        errors=errors,
        anchors=ANCHORS,
        levels=form.levels(mode, tuple(typed["tags"])),
        limit=form.comment_limit,
        asked=form.asked(mode.lang) | ({"question": question} if question else {}),
        promise=w[form.promise].format(undo=form.undo_minutes),
        comment_limit=w["comment_limit"].format(limit=form.comment_limit),
        contact_open=any(typed[name] for name in ("name", "phone", "consent")) or any(name in errors for name in ("name", "phone", "consent")),
        here=here + mode.to_post,
        sends={"size": _to(here, mode, big=not mode.big), "language": _to(here, mode, lang="zh" if mode.lang == "en" else "en")} if here else {},
        show=(SHOW, WITH_ERRORS if errors else "form"),
        script=script_address(),
    )


def _to(here: str, mode: Mode, **change: Any) -> str:
    return here + replace(mode, **change).to_post


class RatePages:
    """The first view of the rating page, one set of fragments for each version, its limits, language and mode."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, int, Mode], Fragments] = {}

    def first_view(self, form: FormOfVersion, mode: Mode) -> Fragments:
        """Fragments with two slots: the place, then the visit token."""
        key = (form.version_id, form.comment_limit, form.undo_minutes, mode)
        if key not in self._kept:
            self._kept[key] = Fragments.cut(rate_html(form, mode, place=SLOT, visit=SLOT))
        return self._kept[key]


@lru_cache(maxsize=1)
def _script_digest() -> str:
    return sha256((PACKAGE / "static" / "count.js").read_bytes()).hexdigest()[:8]


def script_address() -> str:
    """The address of the one deferred script, which changes with its content."""
    return url_for("static", filename="count.js", v=_script_digest())


def rate_pages() -> RatePages:
    """The kept pages of this application."""
    pages: RatePages = current_app.extensions["rate_pages"]
    return pages
