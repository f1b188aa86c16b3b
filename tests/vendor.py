"""Front-end files from elsewhere: `python -m tests.vendor` fetches them again with `npm pack` and compares hashes.

A new version: change it in vendor.json, run with `--accept`, and read the difference before you commit.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "evalsvc" / "static" / "vendor"
LISTED = FOLDER / "vendor.json"


def listed() -> list[dict[str, Any]]:
    """The packages of vendor.json, each with its files."""
    packages: list[dict[str, Any]] = json.loads(LISTED.read_text(encoding="utf-8"))
    return packages


def digest(content: bytes) -> str:
    """SHA-256 (hex) of a file's content."""
    return hashlib.sha256(content).hexdigest()


def fetch(name: str, version: str, members: list[str]) -> dict[str, bytes]:
    """The named members of a package of the npm registry; raises when npm refuses or a member is missing."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        archive = next(Path(folder).glob("*.tgz"))
        with tarfile.open(archive) as tar:
            return {member: tar.extractfile(f"package/{member}").read() for member in members}  # type: ignore[union-attr]  # a missing member raises KeyError before


def refresh(*, accept: bool) -> list[str]:
    """Writes every listed file anew; returns the paths whose content is not what its hash says.

    Those are left as they are, unless `accept` takes their new content and hash.
    """
    packages, other = listed(), []
    for package in packages:
        contents = fetch(package["name"], package["version"], [file["member"] for file in package["files"]])
        for file in package["files"]:
            content = contents[file["member"]]
            if digest(content) != file["sha256"]:
                other.append(file["path"])
                if not accept:
                    continue
                file["sha256"] = digest(content)
            path = FOLDER / file["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    if accept:
        LISTED.write_text(json.dumps(packages, indent=2) + "\n", encoding="utf-8")
    return other


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accept", action="store_true", help="take contents whose hash is not the listed one")
    given = parser.parse_args()
    changed = refresh(accept=given.accept)
    for changed_path in changed:
        print(f"{'accepted' if given.accept else 'NOT what vendor.json says'}: {changed_path}")
    sys.exit(1 if changed and not given.accept else 0)
