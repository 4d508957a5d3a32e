"""The texts of the interface: collected from the code and the templates into the catalogues.

    python -m tools.messages            bring assess/locale/*.po up to date, and compile them
    python -m tools.messages fr         begin a new language
    python -m tools.messages --check    change nothing; exit status 1 when something is out of date

A text that is gone from the code leaves the catalogue; a new one is empty there, and English until
somebody translates it. Plurals follow the rules of the language.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "assess" / "locale"
KEYWORDS = parse_keywords(["tr", "trn:1,2", "trc:1c,2", "mark", "markc:1c,2", "markn:1,2"])
NOTE = "Translators:"
"""How a comment begins that a translator should see."""


def collected() -> Catalog:
    """Every text of the interface, with the files that it stands in."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    found = Catalog(fuzzy=False)
    for name, _, message, comments, context in extract_from_dir(
        ROOT,
        methods,
        options,
        KEYWORDS,
        comment_tags=[NOTE],
        directory_filter=lambda path: not Path(path).name.startswith((".", "_", "node")),
    ):
        found.add(
            message, None, [(Path(name).as_posix(), 0)], auto_comments=comments, context=context
        )
    return found


def kept(language: str) -> Catalog:
    """A language's catalogue as it is; an empty one when there is none yet."""
    path = FOLDER / f"{language}.po"
    if not path.is_file():
        return Catalog(language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, language)


def updated(language: str, texts: Catalog) -> Catalog:
    """A language's catalogue with exactly the texts there are, and what is translated of them."""
    old = kept(language)
    new = Catalog(
        language,
        header_comment=f"# The interface of assess in another language: {language}.",
        project="assess",
        fuzzy=False,
    )
    for message in sorted(texts, key=_place):
        if not message.id:
            continue
        before = old.get(message.id, message.context)
        new.add(
            message.id,
            before.string if before is not None else None,
            sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before is not None else (),
            context=message.context,
        )
    return new


def _place(message: Message) -> tuple[str, str, str]:
    first = min(message.locations, default=("", 0))[0]
    one = message.id if isinstance(message.id, str) else (message.id or ("",))[0]
    return first, message.context or "", one


HEADER = """\
# The interface of assess in {language}. Keep what stands in braces; then: make messages
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """A catalogue as text and compiled; the same bytes for the same texts."""
    text = io.BytesIO()
    write_po(
        text, catalogue, width=100, include_lineno=False, ignore_obsolete=True, omit_header=True
    )
    head = HEADER.format(language=catalogue.locale, plurals=catalogue.plural_forms)
    source = head.encode() + text.getvalue()
    compiled = io.BytesIO()
    write_mo(compiled, _without_dates(source, str(catalogue.locale)))
    return source, compiled.getvalue()


def _without_dates(source: bytes, language: str) -> Catalog:
    """The catalogue as it will be read again, with a header that is the same every day."""
    found = read_po(io.BytesIO(source), language)
    found.creation_date = found.revision_date = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return found


def outdated(languages: list[str], *, write: bool) -> Iterator[Path]:
    """The files that are not as they should be; with ``write`` they are made so."""
    texts = collected()
    for language in languages:
        source, compiled = written(updated(language, texts))
        for suffix, data in ((".po", source), (".mo", compiled)):
            path = FOLDER / f"{language}{suffix}"
            if not path.is_file() or path.read_bytes() != data:
                if write:
                    path.write_bytes(data)
                yield path


def main(arguments: list[str]) -> int:
    """Bring the catalogues up to date, or say which are not."""
    check = "--check" in arguments
    new = [name for name in arguments if not name.startswith("-")]
    FOLDER.mkdir(exist_ok=True)
    languages = sorted({path.stem for path in FOLDER.glob("*.po")} | set(new))
    changed = list(outdated(languages, write=not check))
    for path in changed:
        print(f"{path.relative_to(ROOT)} {'is out of date: make messages' if check else 'written'}")
    for language in languages:
        texts = [m for m in kept(language) if m.id]
        empty = [m for m in texts if not m.string or not all(m.string)]
        print(f"{language}: {len(texts) - len(empty)} of {len(texts)} texts are translated")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
