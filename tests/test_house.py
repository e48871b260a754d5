"""The rules of the house that no linter knows: names, sizes, documents that must be complete."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "gongkai"
MODULES = sorted(SOURCE.rglob("*.py"))
LINES_IN_A_FILE = 400
LINES_IN_A_FUNCTION = 60
REQUIREMENTS = sorted(ROOT.glob("requirements*.in"))
REQUIREMENT = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def direct_dependencies(file: Path) -> set[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return {match[0] for line in lines if (match := REQUIREMENT.match(line))}


def tracked_text() -> list[Path]:
    """Every text file of the project: what git tracks, or all but hidden folders without git."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [
            path
            for path in ROOT.rglob("*")
            if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
        ]
    suffixes = {".py", ".toml", ".in", ".lock", ".md", ".html", ".css", ".js", ".typ", ".yaml", ""}
    return [path for path in paths if path.is_file() and path.suffix in suffixes]


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_are_short_and_plainly_named(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LINES_IN_A_FILE, f"{relative(path)} has {lines} lines: split it"
    name = path.stem.strip("_")
    assert not re.fullmatch(r"utils?|helpers?|misc|common|tools", name), f"{name} says nothing"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        f"{node.name} ({(node.end_lineno or 0) - node.lineno + 1} lines)"
        for node in ast.walk(tree)
        if isinstance(node, functions)
        and (node.end_lineno or 0) - node.lineno >= LINES_IN_A_FUNCTION
    ]
    assert not long, f"{relative(path)}: {', '.join(long)}"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_say_what_they_are(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if "migrations" in path.parts or not source.strip():
        return
    assert ast.get_docstring(ast.parse(source)), f"{relative(path)} has no docstring"


@pytest.mark.parametrize("name", ["gongkai.annual", "gongkai.statute"])
def test_the_pure_packages_load_no_framework(name: str) -> None:
    """Importing the annual report engine must not bring a web framework or a database along."""
    code = (
        f"import {name}, sys; print(sorted({{'django', 'sqlite3', 'socket'}} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("file", REQUIREMENTS, ids=relative)
def test_every_dependency_has_its_reason(file: Path) -> None:
    documented = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    reasons = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", documented, re.MULTILINE))
    missing = {name for name in direct_dependencies(file) if not reasons.get(name)}
    assert not missing, f"no line in docs/dependencies.md for {sorted(missing)}"


def test_no_reason_without_its_dependency() -> None:
    documented = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([^`]+)` \|", documented, re.MULTILINE))
    assert named == set().union(*map(direct_dependencies, REQUIREMENTS))


@pytest.mark.parametrize("file", REQUIREMENTS, ids=relative)
def test_locks_pin_every_dependency_with_hashes(file: Path) -> None:
    lock = file.with_suffix(".lock").read_text(encoding="utf-8")
    blocks = re.findall(
        r"^([a-z0-9][a-z0-9._-]*)==\S+[^\n]*\\\n((?: +--hash=\S+.*\n?)+)", lock, re.M
    )
    assert len(blocks) == len(re.findall(r"^\S+==", lock, re.MULTILINE))
    wanted = {re.sub(r"[-_.]+", "-", name).lower() for name in direct_dependencies(file)}
    assert wanted <= {name for name, _ in blocks}, f"run script/lock: {relative(file)} has changed"


def test_locks_agree() -> None:
    """One environment holds all locks, so a package has one version for each of its conditions."""
    versions: dict[tuple[str, str], set[str]] = {}
    for lock in ROOT.glob("requirements*.lock"):
        pins = re.findall(
            r"^([a-z0-9._-]+)==(\S+) ?(;[^\\\n]*)?", lock.read_text(encoding="utf-8"), re.M
        )
        for name, version, condition in pins:
            versions.setdefault((name, condition.strip()), set()).add(version)
    assert not {key: found for key, found in versions.items() if len(found) > 1}


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_map_names_what_exists(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
    assert named, "the map of the house is missing"
    assert not {name for name in named if not (ROOT / name).exists()}
    packages = {f"src/gongkai/{path.parent.name}/" for path in SOURCE.glob("*/__init__.py")}
    desks = {f"src/gongkai/web/{path.parent.name}/" for path in SOURCE.glob("web/*/__init__.py")}
    assert packages | desks <= named, f"not on the map: {sorted((packages | desks) - named)}"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_links_in_the_readme_lead_somewhere(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_nothing_names_one_machine_or_one_index() -> None:
    """A clone must work anywhere: no package index address, no path of somebody's machine."""
    hosts = "|".join(["py" + "pi", "python" + "hosted", "npm" + "js", "deb" + "ian"])
    forbidden = re.compile(
        rf"https?://[^\s/]*(?:{hosts})\.|(?<![\w.~-])/(?:work|root|home/\w+)/", re.IGNORECASE
    )
    found = {
        relative(path): match[0]
        for path in tracked_text()
        if (match := forbidden.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert not found
