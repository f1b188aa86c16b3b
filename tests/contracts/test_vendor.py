import pytest

from tests import vendor

FILES = [(package, file) for package in vendor.listed() for file in package["files"]]


@pytest.mark.parametrize(("package", "file"), FILES, ids=lambda given: given.get("path", given.get("name")))
def test_vendored_file_is_what_was_published(package, file):
    assert vendor.digest((vendor.FOLDER / file["path"]).read_bytes()) == file["sha256"], package["name"]


def test_nothing_lies_in_the_folder_unlisted():
    there = {path.relative_to(vendor.FOLDER).as_posix() for path in vendor.FOLDER.rglob("*") if path.is_file()}

    assert there == {file["path"] for _, file in FILES} | {"vendor.json"}


@pytest.mark.parametrize("package", vendor.listed(), ids=lambda package: package["name"])
def test_licence_lies_beside_the_files(package):
    for file in package["files"]:
        licence = (vendor.FOLDER / file["path"]).parent / "LICENSE"

        assert package["licence"] == "MIT"
        assert "Permission is hereby granted, free of charge" in licence.read_text(encoding="utf-8")


def test_version_is_the_one_the_file_names():
    heads = {file["path"]: (vendor.FOLDER / file["path"]).read_bytes()[:400].decode() for _, file in FILES}

    assert "v5.3.9" in heads["bootstrap/bootstrap.min.css"]
    assert "v4.1.1" in heads["plotly/plotly-cartesian.min.js"]


def test_vendored_files_load_nothing_from_elsewhere():
    css = (vendor.FOLDER / "bootstrap/bootstrap.min.css").read_text(encoding="utf-8")

    assert "@import" not in css
    assert "url(http" not in css
