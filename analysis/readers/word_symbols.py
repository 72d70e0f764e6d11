"""What the characters of Word's symbol fonts mean in Unicode."""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•",
    0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xB9: "≠", 0xBB: "≈", 0xAE: "→", 0xAC: "←", 0xD6: "√",
    0xB0: "°", 0xA5: "∞", 0xA7: "♣", 0xB8: "÷", 0x6D: "μ", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x44: "Δ",
    0x53: "Σ", 0x73: "σ", 0x57: "Ω", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™",
}  # fmt: skip
_TABLES = {"wingdings": _WINGDINGS, "symbol": _SYMBOL}


def symbol(code: str, font: str) -> str:
    """Return the one character a `w:sym` shows; a private-use character where the font is not known here."""
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    known = _TABLES.get(font.lower(), {}).get(low)
    return known or (chr(number) if _is_character(number) else "\ufffd")


def bullet(text: str, font: str) -> str:
    """Return the sign of a bullet list; private-use characters become what their font shows, or a plain bullet."""
    if not text:
        return "•"
    code = ord(text[0])
    if 0xE000 <= code <= 0xF8FF or font.lower() in _TABLES:
        return _TABLES.get(font.lower(), {}).get(code & 0xFF, "•")
    return "◦" if text == "o" else text


def _is_character(number: int) -> bool:
    return 0x20 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
