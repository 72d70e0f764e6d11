"""Choosing documents with answer keys and the models to judge by them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from domain.errors import PrismError
from domain.evaluation import MOST_MODELS
from jobs.evaluations import Upload
from ui.errors import error_box
from ui.frame import EVALUATE
from ui.services import services
from ui.words import as_plain, many

_SAMPLES = Path(__file__).parent / "samples"
_ENDING = ".key.json"
_SHIPPED, _OWN = "The samples that come with AI-Prism", "Documents of your own"
_AT_FIRST = 3


def evaluation_setup() -> None:
    """Draw the choice of documents and models, and the button that begins."""
    source = st.radio("Documents", (_SHIPPED, _OWN), horizontal=True, key="judge_source", label_visibility="collapsed")
    uploads = _samples() if source == _SHIPPED else _own()
    offered = dict(services().models.offered())
    models = st.multiselect(
        "Models",
        tuple(offered),
        default=tuple(offered)[:_AT_FIRST],
        format_func=offered.__getitem__,
        max_selections=MOST_MODELS,
        key="judge_models",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        ready = bool(uploads and models)
        begins = st.button("Judge", type="primary", icon=":material/grading:", disabled=not ready, key="judge_go")
        each = f"each reviewed once by {many(len(models), 'model')}"
        st.caption(f"{many(len(uploads), 'document')}, {each}; no answer is reused.", width="content")
    if begins:
        _begin(uploads, models)


def _begin(uploads: Sequence[Upload], models: Sequence[str]) -> None:
    try:
        evaluation = services().evaluations.start(uploads, tuple(models))
    except PrismError as error:
        error_box(error)
        return
    st.switch_page(EVALUATE, query_params={"evaluation": evaluation.id})


def _samples() -> list[Upload]:
    names = {path.name.removesuffix(_ENDING): path for path in sorted(_SAMPLES.glob(f"*{_ENDING}"))}
    st.caption(f"Made-up documents with planted flaws: {', '.join(as_plain(name) for name in names)}.")
    return [
        Upload(f"{name}.docx", (_SAMPLES / f"{name}.docx").read_bytes(), key.read_bytes(), key.name)
        for name, key in names.items()
    ]


def _own() -> list[Upload]:
    files = st.file_uploader(
        "Documents and their keys: NAME.docx (or .pdf, .txt, .md) and NAME.key.json",
        accept_multiple_files=True,
        type=["docx", "pdf", "txt", "md", "json"],
        key="judge_files",
    )
    paired, alone = pairs(files or [])
    for name in alone:
        st.warning(f"{as_plain(name)} has no partner: a document and its key have the same name but for the ending.")
    return paired


def pairs(files: Sequence[UploadedFile]) -> tuple[list[Upload], list[str]]:
    """Return documents with the keys of their name, and the names of files without a partner."""
    keys = {file.name.removesuffix(_ENDING): file for file in files if file.name.endswith(_ENDING)}
    documents = {Path(file.name).stem: file for file in files if not file.name.endswith(_ENDING)}
    uploads = [
        Upload(documents[name].name, documents[name].getvalue(), keys[name].getvalue(), keys[name].name)
        for name in documents
        if name in keys
    ]
    partnered = documents.keys() & keys.keys()
    alone = [file.name for name, file in (*documents.items(), *keys.items()) if name not in partnered]
    return uploads, alone
