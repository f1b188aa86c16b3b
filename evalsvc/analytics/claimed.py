"""What citizens say about what units claim of themselves, made of the figures of this noun and the counts of ratings."""

from collections.abc import Sequence

from evalsvc.analytics.queries import satisfied_below
from evalsvc.inspections.wants import Asked, Heard
from evalsvc.ratings.queries.against import Numbers, handled_below, numbers_below, tagged_below, windows_below
from evalsvc.ratings.summaries import cut_off
from evalsvc.visits.wants import Citizens

NOBODY = Citizens(0, 0, "")
NOTHING = Numbers(0, 0, 0, 0)


def heard_below(unit_ids: Sequence[int], asked: Asked) -> dict[int, Heard]:
    """What is held against the claims of each unit with all below it; seven statements, however many units."""
    satisfied = satisfied_below(unit_ids, asked.first, asked.last)
    numbers = numbers_below(unit_ids, asked.first, asked.last, asked.bad_until)
    tagged, until = tagged_below(unit_ids, asked.tags, asked.first, asked.last), cut_off()
    handled = handled_below(unit_ids, asked.first, asked.bad_until, asked.last)
    windows = windows_below(unit_ids, asked.silent_since, asked.last)
    found = {}
    for unit in unit_ids:
        citizens, counted = satisfied.get(unit, NOBODY), numbers.get(unit, NOTHING)
        seen = windows.get(unit, [])
        found[unit] = Heard(
            number=citizens.number,
            satisfied=citizens.satisfied,
            silence=citizens.silence,
            not_done=counted.not_done,
            told_late=tagged.get(unit, 0),
            tags_until=until,
            bad=counted.bad,
            handled=handled.get(unit, (0, 0))[0],
            overdue=handled.get(unit, (0, 0))[1],
            followed=counted.followed,
            followed_bad=counted.followed_bad,
            windows=len(seen),
            without_code=tuple(window.name for window in seen if not window.has_code),
            silent=tuple(window.name for window in seen if window.has_code and not window.is_rated),
        )
    return found
