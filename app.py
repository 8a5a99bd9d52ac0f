"""The app as it is served: `alignment run`, or `streamlit run app.py`."""

import streamlit as st

from alignment.access.server import exception_handlers, lifespan, login_secrets, middleware, routes, start
from alignment.settings import load_environment
from alignment.ui.failure import show_failure
from alignment.ui.ready import make_ready

start(load_environment())

app = st.App(
    "alignment/ui/frame.py",  # the pages lie elsewhere: beside it, they could run without the frame
    lifespan=lifespan(make_ready),
    routes=routes(),
    middleware=middleware(),
    secrets=login_secrets(),
    on_script_error=show_failure,
    exception_handlers=exception_handlers(),
)
