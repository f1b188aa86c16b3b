"""Passwords: argon2id, one at a time in a process, and what a password must be."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from evalsvc.core.codes import grouped, new_code
from evalsvc.core.errors import Busy
from evalsvc.core.text import clean

NO_PASSWORD = ""  # the hash of an account that has none yet: nothing proves it
LEAST = 12
MOST = 128
LEAST_DIFFERENT = 5
LEAST_BESIDE_NAME = 8
COMMON = ("password", "passw0rd", "admin", "qwerty", "asdfgh", "zxcvbn", "iloveyou", "welcome", "letmein", "woaini", "yibao", "yiliaobaozhang")
RUNS = (
    "0123456789012345678901234567890",
    "9876543210987654321098765432109",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)

# The smallest memory that the OWASP cheat sheet allows for two passes: a sign-in must not slow down the ratings beside it.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_AT_WORK = Lock()


class HasherBusy(Busy):
    """Another password is being looked at. It is not waited for: whoever waits keeps a thread from the ratings."""

    sentence = "正有别人在登录，这次没有核对密码。请过一秒再按一次“登录”。"


@contextmanager
def _alone() -> Iterator[None]:
    if not _AT_WORK.acquire(blocking=False):
        raise HasherBusy
    try:
        yield
    finally:
        _AT_WORK.release()


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters in it; raises HasherBusy."""
    with _alone():
        return _HASHER.hash(clean(password))


def proves(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the stored hash.

    Without a stored hash (nobody has this user name) the work is done all the same, so that the
    time of the answer does not tell. Raises HasherBusy.
    """
    try:
        with _alone():
            matches = _HASHER.verify(stored or _NOBODY, clean(password))
    except (VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def weakness(password: str, username: str) -> str | None:
    """Why a password is refused, as a sentence, or None when it may be used."""
    text = clean(password)
    if len(text) < LEAST:
        return f"密码至少{LEAST}个字符，可以用几个不相干的词组成一句话。"
    if len(text) > MOST:
        return f"密码最多{MOST}个字符。"
    folded = text.casefold()
    if len(folded.replace(username.casefold(), "")) < LEAST_BESIDE_NAME:
        return "密码不能由用户名组成。"
    if _is_common(folded):
        return "这个密码太常见，容易被猜到，请换一个。"
    return None


def one_time_password() -> str:
    """A random password of 80 bits for the first sign-in, in groups for copying."""
    return grouped(new_code(15))


def _is_common(folded: str) -> bool:
    if len(set(folded)) < LEAST_DIFFERENT or any(folded in run for run in RUNS):
        return True
    rest = folded
    for word in COMMON:
        rest = rest.replace(word, "")
    plain = rest.strip("0123456789!@#$%^&*._- ")
    return not plain or any(folded == folded[:size] * (len(folded) // size) for size in range(1, len(folded) // 2 + 1))


_NOBODY = hash_password(one_time_password())
