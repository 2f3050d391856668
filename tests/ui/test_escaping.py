"""A name is a name: neither HTML nor Markdown, whoever wrote it and wherever it is drawn."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.ui.escape_rules import unescaped
from ui.markdown import plain

OURS = {"ui/residences/summary.py": {"line"}}
"""Words of our own texts, called ``names``."""


def test_no_name_is_put_in_html_as_it_is() -> None:
    found: list[str] = []
    for path in (*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        raw = unescaped(path.read_text(encoding="utf-8"))
        ours = OURS.get(name, set())
        found += [f"{name}, {each}" for each in raw if each.partition(": ")[2] not in ours]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "st.html(f'<p>{zone.name}</p>')",
        "st.html(f'<p>{t(\"a.b\", place=view.place_name)}</p>')",
        "said = t('a.b', author=row['author'])\n    st.html(f'<p>{said}</p>')",
        "said = []\n    said.append(names[code])\n    st.html(f'<p>{\" \".join(said)}</p>')",
        "st.html(f'<p>{listing(each.title for each in found)}</p>')",
        "items = ''.join(f'<li>{each}</li>' for each in view.notes)",
        "return f'<b>{directory.name_of.get(code, code)}</b>'",
    ],
)
def test_a_name_that_is_not_escaped_is_found(line: str) -> None:
    assert unescaped(f"def show(view):\n    {line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "st.html(f'<p>{escape(zone.name)}</p>')",
        "st.html(f'<p>{t(\"a.b\", place=escape(view.place_name))}</p>')",
        "items = ''.join(f'<li>{escape(each)}</li>' for each in view.notes)",
        "st.html(f'<p>{escape(t(\"a\", name=zone.name))}</p>')",
        "label = f'{zone.name} : {count}'",
    ],
)
def test_a_name_that_is_escaped_is_let_be(line: str) -> None:
    assert unescaped(f"def show(view):\n    {line}\n") == []


def test_a_label_shows_a_name_as_it_is_written() -> None:
    for name in ("[x](javascript:alert(1))", "![](http://exemple.fr/a.png)", "$$x$$", ":red[x]"):
        told = plain(name)
        assert not any(sign in told for sign in ("[x](", "![", "$$", ":red["))
        assert told.replace("\\", "") == name
    assert plain(":material/home:") == r"\:material/home\:"
