"""Components of the interface; with ``app.py`` and ``pages``, all that knows Streamlit."""
