"""What the tests of the page *Programmation* share: a toy stock, the page opened, its widgets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.ui.toy import EPCI
from ui import workspace
from ui.programming import kept

if TYPE_CHECKING:
    from fragility.scenario import Scenario

PAGE = "pages/programmation.py"


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in {"role": "technicien", "vue": "scenarios", **address}.items():
        app.query_params[name] = value
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    bodies = " ".join(str(element.proto.body) for element in app.get("html"))
    bodies += " ".join(str(element.value) for element in (*app.text, *app.caption))
    bodies = re.sub(r"<(script|style).*?</\1>", " ", bodies, flags=re.DOTALL)
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bodies))
    return re.sub("[\u202f\u00a0]", " ", plain)


def field(app: AppTest, key: str) -> Any:
    return next(each for each in (*app.text_input, *app.text_area) if each.key == key)


def sign(app: AppTest, name: str = "Service habitat") -> None:
    """Give a name, as whoever saves must."""
    found = [each for each in app.text_input if each.label == "Votre nom ou service"]
    found[0].input(name).run()


def saved(identity: str) -> Scenario:
    found = workspace.current().document(kept.KIND, f"{EPCI}/{identity}")
    assert found is not None
    return kept.read(found)


def duplicate(app: AppTest, name: str) -> None:
    """Keep the open scenario under a name."""
    field(app, "scenario_new_name").input(name).run()
    app.button(key="scenario_save_as").click().run()
    assert not app.exception
