"""The names of Word's XML that the reader knows, in lxml's `{namespace}name` form."""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": _W[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/math": _M[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/relationships": _R[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/main": _A[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/chart": _C[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/diagram": _DGM[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/picture": _PIC[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": (
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    ),
}
"""Namespaces of ISO Strict files, and the usual ones they stand for."""

KNOWN_EXTENSIONS = re.compile(r"http://schemas\.(microsoft\.com/office|openxmlformats\.org)/")
"""Namespaces of `mc:Choice` branches that Word itself shows."""

VAL = _W + "val"
ID = _W + "id"
RELATION = _R + "id"

BODY, P, TBL, TR, TC = _W + "body", _W + "p", _W + "tbl", _W + "tr", _W + "tc"
R, T, SYM, TAB, PTAB, BR, CR = _W + "r", _W + "t", _W + "sym", _W + "tab", _W + "ptab", _W + "br", _W + "cr"
NO_BREAK_HYPHEN, SOFT_HYPHEN = _W + "noBreakHyphen", _W + "softHyphen"
DEL_TEXT, RUBY, RUBY_BASE, RUBY_TEXT = _W + "delText", _W + "ruby", _W + "rubyBase", _W + "rt"
FLD_CHAR, FLD_CHAR_TYPE, INSTR_TEXT = _W + "fldChar", _W + "fldCharType", _W + "instrText"
FLD_SIMPLE, INSTR = _W + "fldSimple", _W + "instr"
FOOTNOTE_REFERENCE, ENDNOTE_REFERENCE = _W + "footnoteReference", _W + "endnoteReference"
COMMENT_REFERENCE, COMMENT_START = _W + "commentReference", _W + "commentRangeStart"
DRAWING, PICT, OBJECT = _W + "drawing", _W + "pict", _W + "object"
TEXT_BOX, TEXT_PATH, TEXT_BOX_SHAPE = _W + "txbxContent", _V + "textpath", _WPS + "wsp"
INSERTED, DELETED, MOVED_FROM = _W + "ins", _W + "del", _W + "moveFrom"
ALT_CHUNK, SUB_DOCUMENT, SECT_PR = _W + "altChunk", _W + "subDoc", _W + "sectPr"
P_PR, R_PR, TBL_PR, TR_PR, TC_PR, SDT_PR = (_W + n for n in ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr"))
P_STYLE, R_STYLE, TBL_STYLE = _W + "pStyle", _W + "rStyle", _W + "tblStyle"
NUM_PR, NUM_ID, ILVL, OUTLINE_LVL = _W + "numPr", _W + "numId", _W + "ilvl", _W + "outlineLvl"
VANISH, COLOR, SIZE, SHADE, HIGHLIGHT, BOLD = (_W + n for n in ("vanish", "color", "sz", "shd", "highlight", "b"))
THEME_COLOR, THEME_TINT, THEME_SHADE = _W + "themeColor", _W + "themeTint", _W + "themeShade"
FILL, TYPE, BACKGROUND = _W + "fill", _W + "type", _W + "background"
GRID_SPAN, GRID_BEFORE, V_MERGE, H_MERGE = (_W + n for n in ("gridSpan", "gridBefore", "vMerge", "hMerge"))
TBL_HEADER, TBL_LOOK, FIRST_ROW, CELL_DELETED = (_W + n for n in ("tblHeader", "tblLook", "firstRow", "cellDel"))
STYLE, STYLE_ID, NAME, BASED_ON, DEFAULT = (_W + n for n in ("style", "styleId", "name", "basedOn", "default"))
DOC_DEFAULTS, TBL_STYLE_PR = _W + "docDefaults", _W + "tblStylePr"
ABSTRACT_NUM, ABSTRACT_NUM_ID, NUM, LVL = (_W + n for n in ("abstractNum", "abstractNumId", "num", "lvl"))
LVL_OVERRIDE, START_OVERRIDE, START = _W + "lvlOverride", _W + "startOverride", _W + "start"
NUM_FMT, LVL_TEXT, LVL_RESTART, IS_LGL = (_W + n for n in ("numFmt", "lvlText", "lvlRestart", "isLgl"))
LVL_PIC_BULLET, NUM_STYLE_LINK, STYLE_LINK = _W + "lvlPicBulletId", _W + "numStyleLink", _W + "styleLink"
FORMAT, CHAR, FONT, R_FONTS, AUTHOR = (_W + n for n in ("format", "char", "font", "rFonts", "author"))
ASCII = _W + "ascii"
HEADER_REFERENCE, FOOTER_REFERENCE = _W + "headerReference", _W + "footerReference"
FOOTNOTE, ENDNOTE, COMMENT, CUSTOM_MARK = (_W + n for n in ("footnote", "endnote", "comment", "customMarkFollows"))
FOOTNOTE_PR, ENDNOTE_PR, SHOW_BACKGROUND = _W + "footnotePr", _W + "endnotePr", _W + "displayBackgroundShape"
LIST_ENTRY, DD_LIST, RESULT = _W + "listEntry", _W + "ddList", _W + "result"

MATH, MATH_PARAGRAPH, MATH_RUN, MATH_TEXT = _M + "oMath", _M + "oMathPara", _M + "r", _M + "t"
MATH_JOINTS = {_M + "den": "/", _M + "sup": "^", _M + "sub": "_"}
"""Parts of a formula that a reader tells apart by place; a sign keeps 1/2 from reading as 12."""

ALTERNATE, CHOICE, FALLBACK = _MC + "AlternateContent", _MC + "Choice", _MC + "Fallback"
DRAWING_TEXT = _A + "t"
PICTURE, VML_IMAGE, OLE = _PIC + "pic", _V + "imagedata", _O + "OLEObject"
CHART, CHART_EX, DIAGRAM, DIAGRAM_DATA = _C + "chart", _CX + "chart", _DGM + "relIds", _R + "dm"
SOLID_FILL, RGB_COLOR, SHAPE_PROPERTIES = (
    _A + "solidFill",
    _A + "srgbClr",
    _WPS + "spPr",
)

PROPERTIES = frozenset(
    {P_PR, R_PR, TBL_PR, TR_PR, TC_PR, SDT_PR, SECT_PR, _W + "sdtEndPr", _W + "tblGrid", _W + "tblPrEx"}
)
"""Elements that say how something looks; no text stands in them."""
