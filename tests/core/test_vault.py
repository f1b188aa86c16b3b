from datetime import date

import pytest

from evalsvc.core.errors import Busy
from evalsvc.core.vault import Sealed, Unreadable, Vault

NOVEMBER = date(2026, 11, 20)


def test_sealed_text_opens_in_another_process(tmp_path):
    sealed = Vault(tmp_path).seal("13800000000", context="a:1", on=NOVEMBER)

    assert Vault(tmp_path).open(sealed, context="a:1") == "13800000000"
    assert sealed.key_id == "2026-11"
    assert b"138" not in sealed.body


def test_equal_texts_are_sealed_differently(tmp_path):
    vault = Vault(tmp_path)

    assert vault.seal("x", context="a", on=NOVEMBER).body != vault.seal("x", context="a", on=NOVEMBER).body


def test_sealed_text_moved_to_another_row_is_unreadable(tmp_path):
    vault = Vault(tmp_path)
    sealed = vault.seal("13800000000", context="a:1", on=NOVEMBER)

    with pytest.raises(Unreadable):
        vault.open(sealed, context="a:2")


def test_changed_text_is_unreadable(tmp_path):
    vault = Vault(tmp_path)
    sealed = vault.seal("13800000000", context="a:1", on=NOVEMBER)
    changed = Sealed(sealed.algorithm, sealed.key_id, sealed.body[:-1] + bytes([sealed.body[-1] ^ 1]))

    with pytest.raises(Unreadable):
        vault.open(changed, context="a:1")


def test_destroyed_key_takes_its_texts_along_in_every_process(tmp_path):
    vault, other = Vault(tmp_path), Vault(tmp_path)
    sealed = vault.seal("13800000000", context="a:1", on=NOVEMBER)
    other.open(sealed, context="a:1")

    vault.destroy("2026-11")

    with pytest.raises(Unreadable):
        other.open(sealed, context="a:1")


def test_key_file_is_for_its_owner_only(tmp_path):
    Vault(tmp_path / "keys").seal("x", context="a", on=NOVEMBER)

    (key,) = (tmp_path / "keys").iterdir()
    assert key.stat().st_mode & 0o077 == 0


def test_folder_of_keys_that_cannot_be_used_says_so(tmp_path):
    (tmp_path / "keys").write_text("not a folder")
    vault = Vault(tmp_path / "keys")

    with pytest.raises(Busy):
        vault.seal("13800000000", context="a", on=NOVEMBER)
    with pytest.raises(Busy):
        vault.open(Sealed("aes-256-gcm", "2026-11", b"x" * 40), context="a")
