"""Entry point, twice: the server's application, then, at each run, the script that draws a page.

``streamlit run app.py`` imports this file once for the server (``ui/server``), and runs it again
for each reader, to declare the pages, put the browser's files in place and hand over to one page.
"""

import sys

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from ui.server import application, incidents, logs
    from ui.server.routes import routes

    logs.install()
    app = st.App(
        __file__,
        routes=routes(),
        middleware=application.middleware(),
        lifespan=application.lifespan,
        on_script_error=incidents.show,
    )
else:
    from ui import site
    from ui.texts import t

    page = site.navigation()

    # The rest takes seconds to import, once per server: the menu and a word are there meanwhile.
    waiting = st.empty()
    if "ui.shell" not in sys.modules:
        waiting.caption(t("common.loading"))
    from ui import assets, shell, theme

    assets.install_assets()
    theme.install_fonts()
    waiting.empty()
    shell.run(page)
