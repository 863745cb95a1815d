"""Cuts the fonts of the distribution packages down to what a badge can show.

usage: subset.py DEBIAN_FONTS NPM_FILES TARGET
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib.tables._g_l_y_f import Glyph

# The features that shaping applies by itself: without them Arabic does not join, and marks do
# not sit on their letters.
SHAPING = [
    "ccmp", "locl", "init", "medi", "fina", "isol", "rlig", "liga", "kern", "mark", "mkmk",
]  # fmt: skip

# Emoticons and other pictographs of DejaVu: the emoji font has all of them in one hand.
PICTOGRAPHS = range(0x1F300, 0x1FB00)

# Ideographs, kana, bopomofo, hangul, their punctuation, and the full-width forms. Of the Latin
# letters nothing: those of the base font go with the rest of the badge. The space is here because
# a shaper hides a variation selector or a joiner behind it.
CJK = [
    (0x0020, 0x0020),  # space
    (0x3000, 0x303F),  # punctuation
    (0x3040, 0x30FF),  # hiragana, katakana
    (0x3100, 0x318F),  # bopomofo, hangul letters
    (0x31F0, 0x31FF),  # katakana for Ainu
    (0x3200, 0x33FF),  # enclosed and squared forms
    (0x4E00, 0x9FFF),  # unified ideographs
    (0xAC00, 0xD7A3),  # hangul syllables
    (0xFF00, 0xFFEF),  # full-width and half-width forms
]

# A digit, `#` and `*` come from the base font, also in a keycap.
KEYCAP_BASES = {*range(0x30, 0x3A), ord("#"), ord("*")}

# Modifiers of skin colour, which a monochrome picture has none of, and the frame of a keycap, which
# could only stand beside its digit: they take no room.
BLANK = [*range(0x1F3FB, 0x1F400), 0x20E3]


def options(features):
    chosen = Options()
    chosen.hinting = False
    chosen.layout_features = features
    chosen.layout_scripts = ["*"]
    chosen.glyph_names = False
    chosen.notdef_outline = True
    chosen.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    chosen.drop_tables += ["FFTM", "MATH", "STAT", "VORG", "BASE", "gasp", "kern", "vhea", "vmtx"]
    if not features:
        chosen.drop_tables += ["GSUB", "GPOS", "GDEF"]
    return chosen


def write(source, target, keep, features, alter=lambda font: None, number=-1):
    chosen = options(features)
    chosen.font_number = number
    font = load_font(str(source), chosen, lazy=False)
    # `uFE0F` is invisible either way; a table of sequences would make a shaper drop it, and then
    # two fonts disagree on the number of glyphs of one text.
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format != 14]
    alter(font)
    subsetter = Subsetter(chosen)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if keep(code)])
    subsetter.subset(font)
    font.flavor = None
    save_font(font, str(target), chosen)
    print(f"{target.stat().st_size:>9} {target.name}")


def blank_modifiers(font):
    for code in BLANK:
        name = font.getBestCmap()[code]
        font["glyf"][name] = Glyph()
        font["hmtx"][name] = (0, 0)


def main():
    debian, npm, target = map(Path, sys.argv[1:])
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        write(
            debian / "truetype/dejavu" / name,
            target / "dejavu" / name,
            lambda code: code not in PICTOGRAPHS,
            SHAPING,
        )
    write(
        debian / "opentype/noto/NotoSansCJK-Regular.ttc",
        target / "cjk/NotoSansCJKjp-Regular.otf",
        lambda code: any(first <= code <= last for first, last in CJK),
        [],
        number=0,
    )
    write(
        npm / "noto-emoji-emoji-400-normal.woff2",
        target / "emoji/NotoEmoji-Regular.ttf",
        lambda code: code not in KEYCAP_BASES,
        ["ccmp"],
        alter=blank_modifiers,
    )


main()
