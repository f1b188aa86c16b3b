"""What a password must be, and what it costs to try one."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore
from time import sleep

import pytest
from argon2 import PasswordHasher, extract_parameters

from evalsvc.accounts import passwords


@pytest.mark.parametrize(
    "password",
    [
        "elf-chars-1",
        "a" * 12,
        "123456789012",
        "987654321098",
        "abcdefghijkl",
        "qwertyuiopas",
        "abcabcabcabc",
        "Password123456",
        "passwordpassword",
        "adminADMIN1234",
        "ababababababab",
    ],
)
def test_easy_password_is_refused(password):
    assert passwords.weakness(password, "somebody")


@pytest.mark.parametrize("password", ["zhang.wei.2026", "ZHANG.wei-2026!", "zhang.weizhang.wei"])
def test_password_made_of_the_user_name_is_refused(password):
    assert passwords.weakness(password, "zhang.wei") == "密码不能由用户名组成。"


@pytest.mark.parametrize("password", ["twelve chars", "demo-only-password", "大厅门口有两棵银杏树和一只猫", "correct horse battery staple"])
def test_good_password_is_taken(password):
    assert passwords.weakness(password, "somebody") is None


def test_password_of_129_characters_is_refused():
    assert passwords.weakness("x1y2z3-" * 19, "somebody") == "密码最多128个字符。"


def test_hash_is_argon2id_and_salted():
    first, second = passwords.hash_password("twelve chars"), passwords.hash_password("twelve chars")

    assert first.startswith("$argon2id$")
    assert first != second
    assert PasswordHasher().verify(first, "twelve chars")


def test_memory_and_passes_are_those_of_the_owasp_cheat_sheet():
    parameters = extract_parameters(passwords.hash_password("twelve chars"))

    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)


def test_only_the_password_proves():
    stored = passwords.hash_password("twelve chars")

    assert passwords.proves(stored, "twelve chars")
    assert not passwords.proves(stored, "twelve char")
    assert not passwords.proves(None, "twelve chars")
    assert not passwords.proves("not a hash", "twelve chars")


def test_composed_and_decomposed_letters_are_one_password():
    stored = passwords.hash_password("caf\u00e9 twelve chars")

    assert passwords.proves(stored, "cafe\u0301 twelve chars")


def test_unknown_name_costs_as_much_as_a_wrong_password():
    stored = passwords.hash_password("twelve chars")

    assert 0.5 < cost(None) / cost(stored) < 2


def test_hash_of_another_strength_is_outdated():
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=64).hash("twelve chars"))
    assert not passwords.is_outdated(passwords.hash_password("twelve chars"))


def test_one_time_password_is_good_and_new_each_time():
    drawn = {passwords.one_time_password() for _ in range(50)}

    assert len(drawn) == 50
    assert not any(passwords.weakness(password, "somebody") for password in drawn)


def cost(stored):
    """The least processor time of five tries."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        passwords.proves(stored, "a wrong password")
        times.append(time.process_time() - begun)
    return min(times)


def test_passwords_are_looked_at_one_at_a_time(monkeypatch):
    at_once, most = Semaphore(1), []

    class Slow:
        def verify(self, *_given):
            most.append(at_once.acquire(blocking=False))
            sleep(0.05)
            at_once.release()
            return True

    monkeypatch.setattr(passwords, "_HASHER", Slow())

    def look(_number):
        try:
            return passwords.proves("stored", "typed")
        except passwords.HasherBusy:
            return None

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(look, range(40)))

    assert said.count(True) == len(most) > 0
    assert all(most)
    assert None in said
