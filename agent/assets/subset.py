#!/usr/bin/env python3
"""Cuts NotoSansCJKjp-subset.otf out of Noto Sans CJK: see README.md."""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont

# Number of the Japanese font in NotoSansCJK-Regular.ttc.
JAPANESE = 0
# Rows and cells of JIS X 0208: signs, kana and the kanji of levels 1 and 2.
JIS_SIDE = range(1, 95)


def letters():
    """Every letter that the windows may have to show: JIS X 0208 and Latin."""
    found = set()
    for row in JIS_SIDE:
        for cell in JIS_SIDE:
            try:
                found.add(ord(bytes([0xA0 + row, 0xA0 + cell]).decode("euc_jp")))
            except UnicodeDecodeError:
                pass
    for first, last in [
        (0x20, 0x7E),  # ASCII
        (0xA0, 0x17F),  # Latin-1, Latin Extended-A: names of people
        (0x2010, 0x2026),  # dashes, quotation marks, ellipsis
        (0x3000, 0x30FF),  # Japanese punctuation and kana
        (0xFF01, 0xFF5E),  # full-width forms
    ]:
        found.update(range(first, last + 1))
    return found | {0x20AC, 0x2122}


def main(source, target):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.glyph_names = False
    # The copyright, the licence and its address stay in the font.
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    font = TTFont(source, fontNumber=JAPANESE, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters())
    cutter.subset(font)
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
