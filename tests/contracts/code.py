"""The code as contracts read it: modules, functions, imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "evalsvc"
TEMPLATES = ROOT / "templates"
KINDS = ("models", "queries", "services", "forms", "routes", "public", "api", "sentences", "retention")
FOUNDATIONS = ("access", "core", "cli", "demo", "migrations")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    path: Path
    root: Path = PACKAGE

    @property
    def parts(self) -> tuple[str, ...]:
        """Where it stands below evalsvc/: ("ratings", "services", "undo")."""
        return self.path.relative_to(self.root).with_suffix("").parts

    @property
    def name(self) -> str:
        return ".".join(self.parts)

    @property
    def noun(self) -> str:
        return self.parts[0] if len(self.parts) > 1 else ""

    @property
    def in_noun(self) -> bool:
        return bool(self.noun) and self.noun not in FOUNDATIONS

    @property
    def kind(self) -> str:
        """Which of the file names it bears, itself or by its folder; "" for a module with a name of its own."""
        return self.parts[1] if len(self.parts) > 1 and self.parts[1] in KINDS else ""

    @cached_property
    def lines(self) -> list[str]:
        return self.path.read_text(encoding="utf-8").splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @property
    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    @cached_property
    def imports(self) -> set[str]:
        """Every module and every name out of a module that it imports, dotted."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        return found

    def imports_any(self, *names: str) -> set[str]:
        """The imports that are one of `names` or lie below one."""
        return {given for given in self.imports if any(given == name or given.startswith(f"{name}.") for name in names)}

    @cached_property
    def calls(self) -> set[str]:
        """Every call as it is written, without arguments: "db.session.commit"."""
        return {ast.unparse(node.func) for node in ast.walk(self.tree) if isinstance(node, ast.Call)}


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product but the migrations' versions."""
    return tuple(Module(path) for path in sorted(PACKAGE.rglob("*.py")) if "versions" not in path.parts)


def nouns() -> set[str]:
    """The folders of nouns."""
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - set(FOUNDATIONS)


def length(node: Function) -> int:
    """How many lines a function takes, decorators and docstring left out."""
    first = node.body[0]
    spoken = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return (node.end_lineno or 0) - node.lineno + 1 - ((first.end_lineno or 0) - first.lineno + 1 if spoken else 0)


def is_view(node: Function) -> bool:
    """Whether a function is registered on a blueprint."""
    return any(ast.unparse(decorator).startswith("blueprint.") for decorator in node.decorator_list)
