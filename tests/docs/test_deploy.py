"""What operators copy names commands, paths and variables that exist, and gives away neither rights nor secrets."""

import configparser
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from alignment.access.configuration import check_start
from alignment.access.doorkeepers import OPEN_PATHS
from docs.generate import list_commands
from tests.docs.reading import read
from tests.support.tree import ROOT, list_product_modules, read_text

UNIT, CONTAINER = ROOT / "deploy" / "alignment.service", ROOT / "deploy" / "Containerfile"
EXAMPLE = ROOT / "deploy" / "environment.example"


def _service() -> configparser.SectionProxy:
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(UNIT.read_text(encoding="utf-8"))
    return unit["Service"]


def _steps(name: str) -> list[str]:
    """The arguments of each step of this name in the container file, in order."""
    text = CONTAINER.read_text(encoding="utf-8").replace("\\\n", " ")
    return [
        line.removeprefix(f"{name} ").strip() for line in text.splitlines() if line.startswith(f"{name} ")
    ]


def _unknown(words: list[str]) -> list[str]:
    """The words of a call of `alignment` that it does not know."""
    commands = dict(list_commands())
    known = {option for each in commands[words[1]].params for option in each.opts}
    return [word for word in words[2:] if word.startswith("-") and word not in known]


def test_the_service_calls_what_there_is() -> None:
    words = shlex.split(_service()["ExecStart"])
    assert words[0] == f"{_service()['WorkingDirectory']}/.venv/bin/alignment"
    assert _unknown(["alignment", *words[1:]]) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("DynamicUser", "yes"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("StateDirectory", "alignment"),
        ("StateDirectoryMode", "0700"),
        ("UMask", "0077"),
    ],
)
def test_the_service_has_no_right_that_it_does_not_need(option: str, value: str) -> None:
    assert _service()[option] == value


def test_the_service_has_its_secrets_from_a_file_alone() -> None:
    assert _service()["EnvironmentFile"] == "/etc/alignment/environment"
    assert not re.search(r"^Environment=.*(PASSWORD|SECRET|DATABASE_URL|KEY)", UNIT.read_text(), re.MULTILINE)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd to ask")
def test_systemd_understands_the_service(tmp_path: Path) -> None:
    (tmp_path / "alignment").write_text("#!/bin/sh\n")
    (tmp_path / "alignment").chmod(0o755)
    text = UNIT.read_text(encoding="utf-8").replace("/opt/alignment/.venv/bin", str(tmp_path))
    (tmp_path / UNIT.name).write_text(text, encoding="utf-8")
    verify = ["systemd-analyze", "verify", "--man=no", str(tmp_path / UNIT.name)]
    result = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_container_is_built_of_what_there_is() -> None:
    copied = [words.split() for words in _steps("COPY")]
    sources = {source for words in copied if not words[0].startswith("--from") for source in words[:-1]}
    assert [source for source in sources if not (ROOT / source).exists()] == []
    let_through = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line[:1] == "!"
    }
    assert let_through == sources, "nothing else of the folder gets into a layer"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(re.findall(r"--extra (\w+)", CONTAINER.read_text(encoding="utf-8")))
    assert extras == set(project["optional-dependencies"])


def test_the_container_runs_without_root_and_tells_its_health() -> None:
    assert _steps("USER") == ["10001"]
    (health,) = _steps("HEALTHCHECK")
    assert any(path in health for path in OPEN_PATHS if path == "/healthz")
    (command,) = _steps("CMD")
    assert _unknown(re.findall(r'"([^"]*)"', command)) == []


def test_no_secret_is_in_a_layer() -> None:
    assert _steps("ARG") == []
    named = " ".join(_steps("ENV"))
    assert not re.search(r"PASSWORD|SECRET|TOKEN|DATABASE_URL|_KEY|OIDC", named)


def test_the_example_of_the_settings_lets_the_app_start() -> None:
    lines = [line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    given = dict(line.split("=", 1) for line in lines)
    assert check_start(given, address="0.0.0.0", base_url=given["ALIGNMENT_BASE_URL"]).configured


def test_every_variable_that_the_app_reads_is_told() -> None:
    text, read_by_us = read("docs/operating.md"), set()
    for module in list_product_modules():
        read_by_us |= set(re.findall(r'"(ALIGNMENT_[A-Z_]*[A-Z]|DATABASE_URL)"', read_text(module)))
    assert [name for name in sorted(read_by_us) if f"`{name}`" not in text] == []


def test_what_the_document_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "docs" / "operating.md").read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
    called = set(re.findall(r"`?alignment ((?:share|account) \w+|doctor|run)", read("docs/operating.md")))
    assert called - {name for name, _ in list_commands()} == set()
