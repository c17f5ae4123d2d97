"""Colours of a municipality, changed as little as it takes to stay readable."""

from __future__ import annotations

import re

_LEAST_CONTRAST = 4.5
"""Of text on its ground (WCAG 2.1 AA)."""
_LIGHT, _DARK = (255, 255, 255), (23, 26, 43)
_STEPS = 40
Colour = tuple[int, int, int]


def read_colour(text: str) -> Colour | None:
    """Read a colour as six hexadecimal digits; anything else is none."""
    if not re.fullmatch(r"#?[0-9A-Fa-f]{6}", text):
        return None
    digits = text.removeprefix("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable_on(colour: Colour, ground: Colour) -> Colour:
    """Darken or lighten a colour until it can be read on a ground."""
    end = (0, 0, 0) if _luminance(ground) > 0.5 else (255, 255, 255)
    for step in range(_STEPS + 1):
        mixed = _mixed(colour, end, step / _STEPS)
        if contrast(mixed, ground) >= _LEAST_CONTRAST:
            return mixed
    return end


def style_sheet(accent: Colour) -> str:
    """Return rules that give the pages a colour of their own, readable on light and dark ground."""
    light, dark = _rule(readable_on(accent, _LIGHT)), _rule(readable_on(accent, _DARK))
    return (
        f':root:not([data-theme="contrast"]) {{ {light} }}\n'
        f'@media (prefers-color-scheme: dark) {{ :root[data-theme="auto"] {{ {dark} }} }}\n'
        f':root[data-theme="dark"] {{ {dark} }}\n'
    )


def _rule(accent: Colour) -> str:
    ink = max((_LIGHT, (0, 0, 0)), key=lambda ink: contrast(accent, ink))
    tokens = {"--accent": accent, "--accent-ink": ink, "--kern-color-action-default": accent}
    return "; ".join(f"{name}: {_hex(colour)}" for name, colour in tokens.items())


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def _mixed(colour: Colour, end: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, end, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
