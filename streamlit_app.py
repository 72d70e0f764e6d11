"""The frame around every page: navigation and what belongs to the whole window."""

from ui.frame import run_frame

run_frame()
