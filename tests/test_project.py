"""What the project promises about itself: commands, settings, decisions, what is not committed."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALL = re.compile(r"python3 -m pip install (?:--\S+ )*--target \.tools uv==(\S+)")


def _tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return listing.stdout.splitlines()


def test_the_readme_and_ci_call_the_same_test_command_with_the_same_uv() -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    versions = set(INSTALL.findall(README)) | set(INSTALL.findall(ci))
    assert len(versions) == 1
    assert ".tools/bin/uv run poe test" in README
    assert ".tools/bin/uv run poe test" in ci


def test_every_direct_requirement_and_every_transitive_one_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    direct = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    pins = project["tool"]["uv"]["constraint-dependencies"]
    assert all("==" in requirement for requirement in [*direct, *pins])
    pinned = {re.split(r"[=\[ ]", pin)[0].lower() for pin in pins}
    assert {re.split(r"[=\[ ]", name)[0].lower() for name in direct} <= pinned


@pytest.mark.parametrize(
    "host", ["files.python" + "hosted", "registry." + "npmjs", "pypi" + ".org"]
)
def test_no_tracked_file_names_a_package_registry(host: str) -> None:
    texts = (ROOT / name for name in _tracked())
    guilty = [p.name for p in texts if p.is_file() and host.encode() in p.read_bytes()]
    assert guilty == []


def test_no_lock_file_nor_minified_asset_nor_data_is_tracked() -> None:
    forbidden = re.compile(
        r"(\.lock|\.min\.(js|css)|\.(shp|gpkg|geojson|parquet|xlsx|zip|ttf|otf|woff2?))$"
    )
    assert [name for name in _tracked() if forbidden.search(name)] == []


def test_every_setting_read_from_the_environment_is_documented() -> None:
    code = "\n".join(
        (ROOT / name).read_text(encoding="utf-8") for name in _tracked() if name.endswith(".py")
    )
    settings = set(re.findall(r"[\"'](FRAGILITE_[A-Z_]+)[\"']", code))
    assert settings
    assert {name for name in settings if name not in README} == set()


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in folder.glob("0*.md")}
    assert set(re.findall(r"\]\((0\d{3}[^)]*\.md)\)", index)) == pages


def test_every_source_folder_has_its_readme_and_loader() -> None:
    folders = [p for p in (ROOT / "geodata/sources").iterdir() if (p / "loader.py").is_file()]
    assert folders
    for folder in folders:
        assert (folder / "README.md").is_file(), folder.name
        assert (folder / "schema.py").is_file(), folder.name


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    pages = [ROOT / name for name in _tracked() if name.endswith(".md")]
    broken = [
        (page.relative_to(ROOT).as_posix(), target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
