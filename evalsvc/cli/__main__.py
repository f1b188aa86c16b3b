"""`python -m evalsvc.cli` is `evalsvc`."""

from evalsvc.cli import main

main(prog_name="evalsvc")
