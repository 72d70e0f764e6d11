"""Streamlit's WebSocket over plain HTTP, for fronts that pass none, on any instance; `docs/transport.md` draws it."""
