"""The gate at the source: who draws cannot get hold of what concerns households.

The import contracts say who reads; this says that they draw nothing and give protected types. Each
check is shown an offending module first: a check that finds nothing there would hold nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fragility.balance import Switches
from fragility.disclosure import held_columns, rule_of_table
from fragility.disclosure.sources import load_sources
from fragility.errors import RefusedError
from geodata.store import TerritoryStore
from tests.conftest import ROOT
from tests.ui import counters as gate
from tests.ui.register_toy import make_register
from ui import territories
from ui.allocations import kept as allocations
from ui.notes import kept as notes
from ui.open_store import OpenStore
from ui.register.choices import Period
from ui.residences import kept as residences
from ui.roles import Role
from ui.stock import letting

MODULES = gate.modules()
COUNTERS = gate.counters()
NAME = "Only the counters read what concerns households"
LINT = str(Path(sys.executable).parent / "lint-imports")

REVIEWED = {
    "ui.allocations.kept": {"stamps": "digests"},
    "ui.demand.base": {"stock": "dwellings of the open stock"},
    "ui.demand.kept": {
        "places": "names of columns",
        "cuts": "names of columns",
        "rounded": "takes curves, gives them rounded",
    },
    "ui.programming.applicants": {
        "counts": "protect_eligible masked them for the role",
        "by_commune": "those of counts, by commune",
    },
    "ui.programming.ground": {"ground": "dwellings by commune: nothing of the households"},
    "ui.register.newcomers": {
        "compare": "sums that protect_group let out beside the other publications",
        "newcomers": "those of compare",
    },
    "ui.register.published": {"without_hidden_totals": "takes rows, gives them with fewer figures"},
    "ui.register.rows": {
        "mask": "takes rows, tells which",
        "readable": "takes rows, gives them in words",
    },
    "ui.residences.kept": {
        "residences": "the open stock",
        "names": "the open stock",
        "labels": "the open stock",
        "alphabetical_order": "the open stock",
        "haystack": "the open stock",
        "sizes": "the open stock",
        "size_of": "the open stock",
        "place": "the open stock",
    },
    "ui.review.counted": {"scope": "for ui.review.kept alone, by contract"},
    "ui.stock.letting": {
        "completed": "takes public rows, adds what sets of residences may show",
        "shown": "which zones those are",
    },
    "ui.typology.kept": {
        "residences": "the open stock",
        "families": "kinds of buildings; distances are blank for who may not have them",
        "refitted": "a model, which leaves under its own rule",
        "stable": "shares of draws",
        "comparison": "figures of the whole stock",
    },
}
"""What counters give besides protected types, with why it gives no household away."""

RELEASING = {
    "ui.datapage.report",
    "ui.exits.refusal",
    "ui.journal.kept",
    "ui.register.diffusion",
    "ui.typology.export",
    "ui.typology.secrecy",
    "ui.typology.solid",
}
"""Modules, besides the counters, that say under which rule something goes out; the others pass on
what was let out (``Released.map``), or are public."""

OFFENDER = """
import streamlit as st
from fragility.balance import Prepared
from ui import workspace
from ui.confidential import register

def figure(territory) -> pd.DataFrame:
    frame = register.prepared(territory).frame
    st.dataframe(frame)
    pd.read_parquet("tables/allocations.parquet")
    workspace.current().ratings("299900043")
    return release(frame, "public_statistics", "elu")

@_keep
def kept(territory, _role) -> Released[pd.DataFrame]:
    return figure(territory)
"""


def test_a_module_that_goes_round_the_gate_is_caught() -> None:
    assert gate.raw_names(OFFENDER) == {"Prepared", "ratings"}
    assert gate.drawn(OFFENDER) == ["st.dataframe"]
    assert gate.files_opened(OFFENDER) == ["read_parquet"]
    assert gate.given(OFFENDER)["figure"] == {"pd", "DataFrame"}
    assert gate.releases(OFFENDER)
    assert gate.shared_between_roles(OFFENDER) == ["kept"]


def test_who_sees_households_draws_nothing() -> None:
    seeing = {
        name
        for name, source in MODULES.items()
        if name in COUNTERS or name.startswith("ui.confidential") or gate.raw_names(source)
    }
    assert len(seeing) > len(COUNTERS)
    assert {name: gate.drawn(MODULES[name]) for name in seeing if gate.drawn(MODULES[name])} == {}


def test_pages_name_nothing_that_holds_households() -> None:
    assert [
        name for name in MODULES if name.startswith("pages") and gate.raw_names(MODULES[name])
    ] == []


def test_nobody_reads_a_table_off_the_disk_by_himself() -> None:
    assert {name for name, source in MODULES.items() if gate.files_opened(source)} == set()


def test_counters_give_protected_types_or_what_was_reviewed() -> None:
    found: dict[str, set[str]] = {}
    for name in COUNTERS:
        for function, types in gate.given(MODULES[name]).items():
            if types - gate.PROTECTED - gate.HARMLESS:
                found.setdefault(name, set()).add(function)
    assert found == {name: set(each) for name, each in REVIEWED.items()}


def test_rules_are_named_in_few_places() -> None:
    found = {name for name, source in MODULES.items() if gate.releases(source)}
    assert found - set(COUNTERS) == RELEASING


def test_no_entry_of_a_cache_is_shared_between_roles() -> None:
    shared = {name: gate.shared_between_roles(source) for name, source in MODULES.items()}
    assert {name: each for name, each in shared.items() if each} == {}


@pytest.mark.parametrize("offending", [False, True])
def test_the_import_contract_fails_where_a_page_reads_the_source(
    tmp_path: Path, *, offending: bool
) -> None:
    """The project's own contract, on a toy made of its counters and of a page."""
    for name in ("ui.confidential.register", "pages.demande", "fragility", "geodata", *COUNTERS):
        path = tmp_path.joinpath(*name.split("."), "__init__.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import ui.confidential.register\n" if name in COUNTERS else "")
    if offending:
        page = tmp_path / "pages/demande/__init__.py"
        page.write_text("from ui.confidential import register\n")
    (tmp_path / "pyproject.toml").write_text(_contract(), encoding="utf-8")
    made = subprocess.run(
        [LINT, "--no-cache", "--config", "pyproject.toml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )
    assert f"{NAME} {'BROKEN' if offending else 'KEPT'}" in made.stdout, made.stdout + made.stderr
    assert made.returncode == int(offending)


def _contract() -> str:
    """Cut the contract out of the project's own file."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (own,) = (each for each in text.split("[[tool.importlinter.contracts]]") if NAME in each)
    head = '[tool.importlinter]\nroot_packages = ["fragility", "geodata", "ui", "pages"]\n'
    return f"{head}\n[[tool.importlinter.contracts]]{own}"


def test_every_table_has_a_rule_and_drawing_code_gets_the_public_ones(demo_data_dir: Path) -> None:
    folder = demo_data_dir / territories.DEMO_SLUG
    whole, drawn = TerritoryStore.open(folder), OpenStore.open(folder)
    refused = set()
    for entry in whole.datasets:
        asked = (entry.table, entry.level, entry.vintage, entry.variant)
        rule = rule_of_table(entry.table)
        assert rule is not None, entry.table
        if not rule.public:
            refused.add(entry.table)
            with pytest.raises(RefusedError, match=entry.table):
                drawn.table(*asked)
        elif held_columns(entry.table, entry.variant):
            assert not held_columns(entry.table, entry.variant) & set(drawn.table(*asked))
            assert held_columns(entry.table, entry.variant) & set(entry.columns)
    assert refused == {
        *("allocations", "applications", "dwellings", "occupancy", "ratings"),
        "residence_indicators",
    }


def test_an_unknown_table_is_refused(demo_data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = load_sources()
    fewer = {name: rule for name, rule in known.tables.items() if name != "sru"}
    changed = known.model_copy(update={"tables": fewer})
    monkeypatch.setattr("fragility.disclosure.sources.load_sources", lambda: changed)
    with pytest.raises(RefusedError, match="sru"):
        OpenStore.open(demo_data_dir / territories.DEMO_SLUG).table("sru", "commune")


def test_restricted_figures_of_zones_are_of_large_enough_sets(demo_data_dir: Path) -> None:
    folder = demo_data_dir / territories.DEMO_SLUG
    whole = TerritoryStore.open(folder)
    territory = territories.Territory(**_about(folder))
    entry = whole.entry("social_stock", "commune", None, "detail")
    rows = OpenStore.open(folder).table("social_stock", "commune", None, "detail")
    found = letting.completed(territory, entry, rows.set_index("zone_code"))
    counts = whole.table("social_stock", "commune", None, "detail").set_index("zone_code")
    told = found["vacancy_share"].notna()
    assert told.any()
    assert counts.loc[told & (counts["residence_count"] > 0), "residence_count"].min() >= 3
    assert counts.loc[~told & (counts["residence_count"] > 0), "residence_count"].sum() not in (
        1,
        2,
    )
    zones = OpenStore.open(folder).table("social_stock", "iris", None, "detail")
    entry = whole.entry("social_stock", "iris", None, "detail")
    secret = letting.completed(territory, entry, zones.set_index("zone_code"))
    assert secret["vacancy_share"].isna().all()
    assert "secret" in set(secret["vacancy_share_status"])


def test_a_figure_known_of_one_residence_is_no_figure_of_a_set(
    demo_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = demo_data_dir / territories.DEMO_SLUG
    territory = territories.Territory(**_about(folder))
    entry = TerritoryStore.open(folder).entry("social_stock", "commune", None, "detail")
    rows = OpenStore.open(folder).table("social_stock", "commune", None, "detail")
    rows = rows.set_index("zone_code")
    before = letting.completed(territory, entry, rows)
    told = before["rent_eur_per_m2"].dropna()
    commune = str(told.index[0])
    homes = residences.homes.residences(territory).copy()
    mine = homes.index[homes["commune_code"] == commune]
    homes.loc[mine[1:], "rent_eur_per_m2"] = float("nan")
    monkeypatch.setattr(letting.homes, "residences", lambda _: homes)
    after = letting.completed(territory, entry, rows)
    assert after.loc[commune, "rent_eur_per_m2_status"] == "secret"
    # The others less this one would tell of it: a second one is hidden with it.
    assert (after["rent_eur_per_m2_status"] == "secret").sum() >= 2
    assert after["vacancy_share"].equals(before["vacancy_share"])


def _about(folder: Path) -> dict[str, object]:
    about = TerritoryStore.open(folder).manifest
    return {
        "slug": "essai",
        "folder": folder,
        "name": about.territory.name,
        "code": about.territory.code,
        "fictional": True,
        "saved_at": about.created,
        "commune_count": about.territory.commune_count,
        "stamp": str(folder),
    }


def test_two_roles_of_one_process_have_each_their_own(demo_data_dir: Path) -> None:
    territory = territories.Territory(**_about(demo_data_dir / territories.DEMO_SLUG))
    held = held_columns("residences")
    for role in (Role.TECHNICIEN, Role.ELU, Role.TECHNICIEN, Role.ELU):
        seen = residences.seen(territory, role)
        assert bool(held & set(seen.content)) is (role is Role.TECHNICIEN)
        assert seen.may_go_to(Role.ELU) is (role is Role.ELU)


def test_flows_kept_for_a_technician_are_not_an_elus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_register(tmp_path / "essai")
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    territory = territories.describe("essai")
    found = {}
    for role in (Role.TECHNICIEN, Role.ELU, Role.TECHNICIEN):
        asked = allocations.Asked(
            allocations.stamps(territory), (), Period("2025"), Switches(), role
        )
        found[role] = allocations.flows(territory, asked)
        assert found[role].role == role
    assert not found[Role.TECHNICIEN].may_go_to(Role.ELU)
    assert len(found[Role.ELU].content) < len(found[Role.TECHNICIEN].content)
    with pytest.raises(RefusedError):
        allocations.warnings(territory, Role.ELU)
    with pytest.raises(RefusedError):
        notes.exchanged(territory, Role.ELU)
