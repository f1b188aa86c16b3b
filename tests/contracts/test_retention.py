"""Every table is in the table of retention, or stands here as one that holds nothing of anybody."""

import re

from evalsvc.factory import METADATA, RETENTION, TICK_STEPS

HOLDS_NOTHING_OF_ANYBODY = {
    "installation": "facts about the installation",
    "unit": "the tree",
    "unit_ancestor": "the tree, flat",
    "unit_place": "the tree as it was",
    "unit_succession": "which unit carries on which",
    "service_item": "the catalogue of services",
    "rating_point": "where people rate",
    "point_place": "where a point was",
    "point_code": "printed codes",
    "instrument_version": "the forms",
    "profile_version": "the rules",
    "profile_in_force": "which rules hold where",
    "calendar_year": "the calendar of working days",
    "calendar_day": "the same",
    "point_day": "counts",
    "unit_day": "counts",
    "tag_day": "counts",
    "summary_state": "until when counts are complete",
}


def test_every_table_has_its_row():
    declared = {table for row in RETENTION for table in row.tables}
    unsaid = METADATA.tables.keys() - declared - HOLDS_NOTHING_OF_ANYBODY.keys()

    assert unsaid == set(), "declare a Retention row in the noun's retention.py, or say in this file why the table holds nothing of anybody"


def test_no_row_or_excuse_is_about_what_is_not_there():
    declared = [table for row in RETENTION for table in row.tables]

    assert {*declared, *HOLDS_NOTHING_OF_ANYBODY} <= METADATA.tables.keys()
    assert len(declared) == len(set(declared))
    assert not set(declared) & HOLDS_NOTHING_OF_ANYBODY.keys()


def test_what_ends_is_carried_out_by_the_tick():
    assert {row.key: row.carry_out for row in RETENTION if row.carry_out}.items() <= TICK_STEPS.items()


def test_keys_are_unique_and_words_are_chinese(app):
    assert len({row.key for row in RETENTION}) == len(RETENTION)
    with app.app_context():
        for row in RETENTION:
            for words in (row.kind, row.at_the_end, row.term().words, row.term().source, row.counts_from):
                assert words == "—" or re.search(r"[一-鿿]", words), (row.key, words)
                assert not words.endswith("。"), (row.key, words)


def test_numbers_are_numbers(app, region):
    with app.app_context():
        assert [row.key for row in RETENTION if row.kept() < 0] == []
