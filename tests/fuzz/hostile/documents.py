"""YAML documents that exhaust, run something, or read otherwise than they are written."""

from __future__ import annotations

from typing import Final

_LAUGHS: Final = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + rank)}: &{chr(98 + rank)} [{', '.join([f'*{chr(97 + rank)}'] * 9)}]\n"
    for rank in range(20)
)

CASES: Final[tuple[tuple[str, str | bytes, str], ...]] = (
    ("laughs", _LAUGHS, "renvois YAML"),
    ("cycle", "a: &a [*a]", "renvois YAML"),
    ("merge-cycle", "a: &a\n  <<: *a\n", "renvois YAML"),
    ("object", 'a: !!python/object/apply:os.system ["true"]', "ligne 1"),
    ("module", "a: !!python/module:os", "ligne 1"),
    ("tag", "a: 1\nb: !foo bar", "ligne 2"),
    ("key-twice", "a: 1\nb: 2\na: 3\n", "deux fois (ligne 3)"),
    ("key-of-list", "? [a]\n: 1\n", "ligne 1"),
    ("not-a-number", "a: .nan", "« .nan » (ligne 1)"),
    ("infinite", "a: -.inf", "« -.inf » (ligne 1)"),
    ("overflow", "a: 1.0e+400", "« 1.0e+400 » (ligne 1)"),
    ("digits", "a: " + "9" * 10_000, "(ligne 1)"),
    ("octal", "id: a\ncommune: 01001", "« 01001 » (ligne 2)"),
    ("sexagesimal", "a: 1:30", "« 1:30 » (ligne 1)"),
    ("sexagesimal-float", "a: 1:30.5", "« 1:30.5 » (ligne 1)"),
    ("binary", "a: 0b11", "« 0b11 » (ligne 1)"),
    ("hexadecimal", "a: 0x1F", "« 0x1F » (ligne 1)"),
    ("underscores", "a: 1_000", "« 1_000 » (ligne 1)"),
    ("no-such-month", "a: 2024-13-45", "« 2024-13-45 » (ligne 1)"),
    ("no-such-day", "a: 2024-02-30", "« 2024-02-30 » (ligne 1)"),
    ("no-such-hour", "a: 2024-01-01T25:00:00Z", "(ligne 1)"),
    ("tagged-number", 'a: !!int "abc"', "« abc » (ligne 1)"),
    ("tagged-boolean", 'a: !!bool "maybe"', "« maybe » (ligne 1)"),
    ("tagged-time", 'a: !!timestamp "zzz"', "« zzz » (ligne 1)"),
    ("tagged-bytes", 'a: !!binary "é"', "ligne 1"),
    ("two-documents", "a: 1\n---\nb: 2\n", "ligne 2"),
    ("after-the-end", "a: 1\n...\nb: 2", "ligne 3"),
    ("deep", "[" * 20_000, "trop de niveaux"),
    ("deep-map", "a: " + "{a: " * 5000 + "1" + "}" * 5000, "trop de niveaux"),
    ("long", "a: " + "x" * 5_000_000, "taille admise"),
    ("many", "a: [" + "1," * 25_000 + "1]", "plus de 25000"),
    ("null-character", 'a: "\\0"', "invisibles"),
    ("raw-null-character", "a: 1\nb: \x00", "invisibles"),
    ("half-a-letter", 'a: "\\ud800"', "invisibles"),
    ("tabs", "a:\n\t- b", "ligne 2"),
    ("empty", "", "liste de champs"),
    ("word", "bonjour", "liste de champs"),
    ("list", "- a", "liste de champs"),
    ("not-utf8", b"a: \xff\xfe\xe9", "UTF-8"),
    ("utf16", "a: 1".encode("utf-16"), "UTF-8"),
)
"""Name, text, words of the refusal."""
