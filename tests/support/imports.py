"""Knows which module of a source tree imports which other, read from the source without running it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Import:
    """One import statement's target: `source` (a module of the tree) imports `target`, of the tree or not."""

    source: str
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line} imports {self.target}"


def read_imports(root: Path, files: list[Path]) -> list[Import]:
    """All imports of `files`, those inside functions and under TYPE_CHECKING too.

    Modules are named by their path from `root`; `from a import b` counts as a.b where that is a module of the
    tree, else as a.
    """
    modules = {_module_of(root, file): file for file in files}
    return [
        Import(source=module, target=_nearest(target, modules), line=line)
        for module, file in modules.items()
        for target, line in _targets(file, module)
    ]


def _module_of(root: Path, file: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _targets(file: Path, module: str) -> Iterator[tuple[str, int]]:
    package = module.split(".") if file.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), filename=str(file))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def _nearest(target: str, modules: dict[str, Path]) -> str:
    # `from alignment.errors import FileRefused` speaks of the module alignment.errors
    if target in modules or "." not in target:
        return target
    parent = target.rpartition(".")[0]
    return parent if parent in modules else target
