"""An application whose only page fails, quoting somebody: see what is left of it in the log."""

import os

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
    import pandas as pd

    from ui import shell

    def fail() -> None:
        """Read what is not a number, as a page might."""
        pd.to_numeric(pd.Series([os.environ["QUOTED"]]))

    def draw() -> None:
        """Offer to fail in a callback, then fail."""
        st.button("callback", on_click=fail)
        fail()

    shell.run(st.navigation([st.Page(draw, title="échec")]))
