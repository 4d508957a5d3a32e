"""Brand files with their logos."""

from __future__ import annotations

import base64
import io
from pathlib import Path

from assess.errors import AssessError
from fuzz import bundle
from fuzz.harness import ROOT, Harness
from fuzz.inside import check_words, short_words


def _brand_seeds() -> list[bytes]:
    from PIL import Image

    folder = ROOT / "examples" / "brand"
    files = {
        p.name: p.read_bytes()
        for p in sorted(folder.iterdir())
        if p.suffix in (".yaml", ".svg", ".png")
    }
    brand = b'name: Acme\nlogo: logo.svg\ncolours:\n  main: "#1f4e79"\n  cover: "#102a43"\n'
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><g style="fill:#123"><path d="M0 0L9 9"/></g></svg>'
    pictures = {}
    for form in ("png", "jpeg"):
        out = io.BytesIO()
        Image.new("RGB", (20, 10), "#123456").save(out, form)
        pictures[form] = out.getvalue()
    return [
        bundle.pack({"brand.yaml": brand, "logo.svg": svg}),
        bundle.pack({"brand.yaml": brand.replace(b".svg", b".png"), "logo.png": pictures["png"]}),
        bundle.pack({"brand.yaml": brand.replace(b".svg", b".jpg"), "logo.jpg": pictures["jpeg"]}),
        *([bundle.pack(files)] if "brand.yaml" in files else []),
    ]


_SVG_WORDS = (
    b"<script>x</script>", b' onload="x()"', b' href="http://a.example/"', b' xlink:href="file:///etc/passwd"',
    b"<image/>", b"<use href='#a'/>", b"<style>*{}</style>", b"<foreignObject/>", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>",
    b"&a;", b"url(http://a.example)", b"url(#a)", b' clip-path="url(#a)"', b"<clipPath id='a'>", b"</clipPath>",
    b' viewBox="0 0 1e308 1"', b' style="fill:url(//x)"', b"<![CDATA[", b"<?xml-stylesheet href='x'?>", b"xmlns:x='a'",
)  # fmt: skip


def _run_brand(data: bytes, folder: Path) -> str:
    from assess.report.brand import read_brand

    own = folder / "own"
    own.mkdir()
    bundle.write(data, own)
    try:
        brand = read_brand(own / "brand.yaml")
    except AssessError as error:
        check_words(error)
        return short_words(error)
    kind, _, packed = brand.logo.partition(";base64,")
    if kind.endswith("svg+xml"):
        logo = base64.b64decode(packed).decode().lower()
        for bad in (
            "<script",
            "href",
            "<!",
            "<image",
            "<use",
            "<style",
            " on",
            "javascript",
            "@import",
        ):
            assert bad not in logo, f"{bad} in the logo"
        assert "url(" not in logo.replace("url(#", "")
    return f"fine {kind}"


HARNESS = Harness(
    "brand", _brand_seeds, _run_brand, _SVG_WORDS, aims=("report/brand.py", "report/logo.py")
)
