"""What is done with ratings: given, undone, followed up, transcribed, taken over from another system."""

from evalsvc.ratings.given import Words
from evalsvc.ratings.services.keeping import secret_context
from evalsvc.ratings.services.rating import (
    BURST,
    BURST_WINDOW,
    RECEIPT_CHARACTERS,
    AlreadyRated,
    Frame,
    LostRace,
    TooLate,
    TooMany,
    code_for_second_attempt,
    may_rate_again,
    may_withdraw,
    note_pressure,
    rating_of_receipt,
    submit_rating,
    withdraw_rating,
)

__all__ = [
    "BURST",
    "BURST_WINDOW",
    "RECEIPT_CHARACTERS",
    "AlreadyRated",
    "Frame",
    "LostRace",
    "TooLate",
    "TooMany",
    "Words",
    "code_for_second_attempt",
    "may_rate_again",
    "may_withdraw",
    "note_pressure",
    "rating_of_receipt",
    "secret_context",
    "submit_rating",
    "withdraw_rating",
]
