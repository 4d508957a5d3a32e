"""A report in somebody's name, logo and colours; and brand files that mean harm."""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
import shutil
import struct
import zlib
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pypdf
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PIL import Image

from assess.answers.read import read_answers
from assess.cli.main import main
from assess.errors import ReportError
from assess.report.brand import Brand, read_brand
from assess.report.palette import HOUSE, INK, PAPER, contrast, darker, palette
from assess.report.render import ReportOptions, render
from assess.rubric.load import load_rubric
from assess.scoring.score import score

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
EXAMPLE = ROOT / "examples" / "brand" / "brand.yaml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">{}</svg>'
SQUARE = '<rect width="9" height="9" fill="#123456"/>'

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.fixture
def brand(tmp_path):
    """Write a brand file and what lies beside it; read it."""

    def made(text: str, **files: bytes | str) -> Brand:
        for name, data in files.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        path = tmp_path / "brand.yaml"
        path.write_text(text, encoding="utf-8")
        return read_brand(path)

    return made


def picture(form: str = "PNG", size=(40, 20), mode="RGB", colour="#123456", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, form, **more)
    return out.getvalue()


def unpacked(address: str) -> bytes:
    return base64.b64decode(address.partition(";base64,")[2])


def rendered(brand: Brand, form="pdf", **options) -> bytes:
    rubric = load_rubric()
    assessment = read_answers(SAMPLE, rubric)
    chosen = ReportOptions(brand=brand, **options)
    return render(rubric, assessment, score(rubric, assessment), format=form, options=chosen)


# --- what a report wears


@pytest.fixture(scope="module")
def branded() -> bytes:
    return rendered(read_brand(EXAMPLE))


def test_name_logo_and_colours_are_on_the_pages(branded):
    reader = pypdf.PdfReader(io.BytesIO(branded))
    assert "Harbour Analytics" in reader.pages[0].extract_text()
    assert "Harbour Analytics · MLOps maturity assessment" in reader.pages[3].extract_text()
    cover = reader.pages[0].get_contents().get_data()
    drawn = {
        tuple(map(float, found)) for found in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", cover)
    }

    def has(colour: str) -> bool:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return any(all(abs(a - b) < 0.01 for a, b in zip(parts, x, strict=True)) for x in drawn)

    assert has("#073b3a")
    assert has("#0b6e4f")
    assert not has(HOUSE.strong)


def test_the_same_brand_gives_the_same_bytes():
    first, again = (rendered(read_brand(EXAMPLE), summary=True) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("logo", ["logo.svg", "logo.png", "logo.jpg"])
def test_a_branded_report_keeps_what_it_claims(tmp_path, logo):
    (tmp_path / "logo.png").write_bytes(picture(mode="RGBA", colour="#12345680"))
    (tmp_path / "logo.jpg").write_bytes(picture("JPEG", mode="CMYK", colour=(200, 90, 10, 30)))
    shutil.copy(EXAMPLE.parent / "logo.svg", tmp_path)
    path = tmp_path / "brand.yaml"
    path.write_text(f"name: Harbour\nlogo: {logo}\n")
    data = rendered(read_brand(path), summary=True)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        metadata = bytes(pdf.Root.Metadata.read_bytes())
        assert b"pdfuaid:part>1<" in metadata
        assert b'pdfaid:part="3"' in metadata or b"pdfaid:part>3<" in metadata
        assert pdf.Root.OutputIntents
        figures = [
            x for x in pdf.objects if isinstance(x, pikepdf.Dictionary) and x.get("/S") == "/Figure"
        ]
        assert "Logo of Harbour" in {str(x.get("/Alt", "")) for x in figures}
        images = [
            x
            for x in pdf.objects
            if isinstance(x, pikepdf.Stream) and x.get("/Subtype") == "/Image"
        ]
        assert bool(images) == (logo != "logo.svg")
        for image in images:  # PDF/A forbids smoothing, and knows no colours of a printer here
            assert not image.get("/Interpolate", False)
            assert image.ColorSpace in ("/DeviceRGB", "/DeviceGray")
            assert "/Filter" not in image or image.Filter != "/JPXDecode"
        assert len(pdf.pages) == 2


@pytest.mark.parametrize("page", ["a4", "letter"])
def test_the_branded_cover_is_one_page_with_room_for_a_long_name(brand, page):
    found = brand(f"name: {'Ümläut 漢字 ' * 8}\nlogo: logo.svg", logo_svg=SVG.format(SQUARE))
    reader = pypdf.PdfReader(io.BytesIO(rendered(found, page=page, sections=("summary", "risks"))))
    assert reader.outline
    first = next(x for x in reader.outline if not isinstance(x, list))
    assert reader.get_destination_page_number(first) == 1


def test_html_wears_it_too_and_stays_closed():
    html = rendered(read_brand(EXAMPLE), "html").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert policy[1].startswith(
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:;"
    )
    (image,) = re.findall(r"<img[^>]*>", html)
    assert 'alt="Logo of Harbour Analytics"' in image
    assert 'src="data:image/svg+xml;base64,' in image
    assert "--hue-strong:#0b6e4f" in html
    assert not re.search(r"url\((?![\"']?(?:data:|#))", html)


def test_without_a_brand_nothing_changes():
    html = rendered(Brand(), "html").decode()
    assert "<img" not in html
    assert "--hue-strong:#1f4e79" in html


def test_a_brand_may_say_only_a_part(brand):
    assert brand("name: Us").palette == HOUSE
    assert brand('colours: {cover: "#400040"}').palette.cover == "#400040"
    assert brand('colours: {cover: "#400040"}').palette.strong == HOUSE.strong
    assert brand('colours: {main: "#A03020"}').palette.cover == "#a03020"


# --- colours


@given(colours, colours)
@example("#776daf", "#776daf")
def test_whatever_the_colours_text_is_readable_and_shades_are_apart(main, cover):
    assume(contrast(main, PAPER) >= 4.5)
    assume(contrast(cover, PAPER) >= 4.5)
    found = palette(main, cover)
    assert contrast(found.strong, PAPER) >= 4.5
    assert contrast(found.cover, PAPER) >= 4.5
    assert contrast(found.mid, INK) >= 4.5
    assert contrast(found.light, INK) >= 4.5
    assert contrast(found.dark_strong, "#11181f") >= 7
    assert contrast(found.dark_light, "#e8edf3") >= 7
    shades = [found.strong, found.mid, found.light, "#f1f5f9"]
    assert all(contrast(a, b) >= 1.3 for a, b in itertools.pairwise(shades))


@given(colours)
def test_the_darker_shade_that_is_proposed_would_be_taken(colour):
    assert contrast(darker(colour), PAPER) >= 4.5
    if contrast(colour, PAPER) >= 4.5:
        assert darker(colour) == colour


def test_contrast_is_that_of_the_web_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


# --- brand files that are wrong


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("name: Us\ncolour: red", "2:1", "Unknown key 'colour'"),
        ("name: [a]", "1:7", "has to be a text"),
        ("name: ''", "1:7", "has to be a text"),
        (f"name: {'x' * 81}", "1:7", "1 to 80"),
        ("colours: red", "1:10", "given by name"),
        ("colours:\n  main: red", "2:9", 'as "#1f4e79"'),
        ("colours:\n  main: [1]", "2:9", "no colour"),
        ("colours:\n  main: '#ffee00'", "2:9", "too light"),
        ("colours:\n  main: '#1f4e79'\n  cover: '#cccccc'", "3:10", "contrast of 1.6"),
        ("colours:\n  third: '#1f4e79'", "2:3", "Unknown key 'third'"),
        ("logo: file:///etc/passwd", "1:7", "beside the brand file"),
        ("logo: http://127.0.0.1/a.svg", "1:7", "beside the brand file"),
        ("logo: ../logo.svg", "1:7", "beside the brand file"),
        ("logo: /etc/passwd", "1:7", "beside the brand file"),
        ("logo: logo.gif", "1:7", ".svg, .png or .jpg"),
        ("logo: {a: b}", "1:7", "beside the brand file"),
        ("a: &x [1]\nb: *x", "1:4", ""),
        ("name: !!python/name:os.system x", "1:7", ""),
        ("name: a\nname: b", "2:1", "name"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(brand, text, place, says):
    with pytest.raises(ReportError) as error:
        brand(text)
    lines = error.value.lines()
    assert any(f"brand.yaml:{place}: " in line and says in line for line in lines), lines


def test_all_that_is_wrong_is_told_at_once(brand):
    with pytest.raises(ReportError) as error:
        brand("nam: x\nlogo: a/b.svg\ncolours: {main: '#eeeeee'}")
    assert [m.line for m in error.value.messages] == [1, 2, 3]


@pytest.mark.parametrize("text", ["", "just text", "- a", "\x00", "name: x\n" * 9000])
def test_what_is_no_brand_file_is_refused(brand, text):
    with pytest.raises(ReportError):
        brand(text)


def test_a_link_to_another_folder_is_refused(brand, tmp_path):
    (tmp_path / "logo.svg").symlink_to("/etc/passwd")
    with pytest.raises(ReportError, match="another folder"):
        brand("logo: logo.svg")


@pytest.mark.parametrize(
    "name",
    [
        "{{ 7 * 7 }}{% include '/etc/passwd' %}",
        "{{ cycler.__init__.__globals__.os.mkdir('owned') }}",
        "{% import 'os' as x %}${7*7}#{7*7}<%= 7*7 %>",
        "</style><script>x</script>\u202e",
    ],
)
def test_what_a_brand_is_called_is_no_template(brand, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = brand("name: " + json.dumps(name))
    html = rendered(found, "html", summary=True).decode()
    shown = re.search(r'<p class="brand-name"><bdi>(.*?)</bdi>', html)
    assert shown
    assert unescape(shown[1]) == name.replace("\u202e", "")
    assert not Path("owned").exists()
    assert html.count("<style>") == 1
    assert "<script>x" not in html


# --- logos that mean harm

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '<rect width="1" height="1" onload="alert(1)"/>',
    "link": '<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:x"><g/></a>',
    "file": '<image href="file:///etc/passwd" width="9" height="9"/>',
    "web": '<image href="http://127.0.0.1/x.png" width="9" height="9"/>',
    "use": '<use href="http://127.0.0.1/x.svg#a"/>',
    "href": '<linearGradient href="http://127.0.0.1/x.svg#a"/>',
    "paint": '<rect width="1" height="1" fill="url(http://127.0.0.1/x)"/>',
    "paint by number": '<rect width="1" height="1" fill="url(1)"/>',
    "style": '<rect width="1" height="1" style="fill:url(file:///etc/passwd)"/>',
    "other style": '<rect width="1" height="1" style="background: u\\72l(http://127.0.0.1)"/>',
    "style sheet": "<style>@import url(http://127.0.0.1/a.css);</style>",
    "text": '<text font-family="x">a</text>',
    "page": '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>',
    "page alone": '<b xmlns="http://www.w3.org/1999/xhtml">x</b>',
    "no name space": '<script xmlns="">alert(1)</script>',
    "animation": '<animate attributeName="href" to="javascript:x"/>',
    "filter": '<filter id="a"><feImage href="file:///etc/passwd"/></filter>',
    "inner drawing": '<svg width="9" height="9"/>',
    "clip bomb": '<clipPath id="a"><g clip-path="url(#a)"/></clipPath>',
    "deep": "<g>" * 40 + "</g>" * 40,
    "many": "<g/>" * 6000,
    "broken": "<g>",
}


@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE)
def test_an_svg_with_more_than_shapes_is_refused(brand, inside):
    with pytest.raises(ReportError, match=r"logo\.svg: "):
        brand("logo: logo.svg", logo_svg=SVG.format(inside + SQUARE))


@pytest.mark.parametrize(
    "data",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format(SQUARE),
        '<?x <!-- ?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><?y --> ?>'
        + SVG.format(SQUARE),
        "<html/>",
        "<svg/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e999 nan"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1"/>',
        "",
        "\x00",
        SVG.format(SQUARE).encode("utf-16"),
        b"\xff\xd8\xff",
        SVG.format(f"<!--{'x' * 1024 * 1024}-->"),
    ],
    ids=range(13),
)
def test_what_is_no_plain_drawing_is_refused(brand, data):
    with pytest.raises(ReportError, match=r"logo\.svg: "):
        brand("logo: logo.svg", logo_svg=data)


def test_of_a_drawing_only_shapes_and_their_looks_are_kept(brand):
    inside = (
        "<?xml-stylesheet href='http://127.0.0.1/a.css'?><!-- note --><title>t</title><metadata><x/></metadata>"
        '<x:view xmlns:x="http://editor.example" a="1"/><rect data-x="1" width="9" height="9" style="fill:#123456;-x:1"/>'
    )
    data = unpacked(brand("logo: logo.svg", logo_svg=SVG.format(inside)).logo).decode()
    root = ElementTree.fromstring(data)
    assert [child.tag for child in root] == ["{http://www.w3.org/2000/svg}rect"]
    assert root[0].attrib == {"width": "9", "height": "9", "fill": "#123456"}
    assert "127.0.0.1" not in data
    assert "note" not in data


def test_a_picture_is_drawn_anew_without_what_was_hidden_in_it(brand):
    camera = Image.Exif()
    camera[0x010E] = "SECRETcamera"
    for name, data in (
        ("logo.png", picture(exif=camera) + b"SECRETtail"),
        ("logo.jpg", picture("JPEG", comment=b"SECRETcomment") + b"SECRETtail"),
    ):
        found = unpacked(brand(f"logo: {name}", **{name.replace(".", "_"): data}).logo)
        assert b"SECRET" not in found
        assert Image.open(io.BytesIO(found)).size == (40, 20)


def test_a_large_picture_becomes_small(brand):
    data = picture(size=(3000, 1500))
    found = Image.open(io.BytesIO(unpacked(brand("logo: logo.png", logo_png=data).logo)))
    assert found.size == (800, 400)


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is huge in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (bomb(60_000, 60_000), "25 million"),
        (bomb(10_000, 9_500), "25 million"),
        (bomb(1_000, 1_000), "cannot|can be read"),
        (picture()[:60], "can be read"),
        (b"<svg/>", "can be read"),
        (b"", "can be read"),
        (picture("GIF"), "can be read"),
        (picture(colour="#ffffff"), "nearly so"),
        (picture(mode="RGBA", colour="#00000000"), "nearly so"),
        (picture(size=(500, 2)), "long and thin"),
        (bytes(1024 * 1024 + 1), "larger than"),
    ],
)
def test_pictures_that_are_huge_broken_or_unseen_are_refused(
    brand, data, says, recwarn, monkeypatch
):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    with pytest.raises(ReportError, match=says):
        brand("logo: logo.png", logo_png=data)
    assert not recwarn.list


def test_the_renderer_reads_no_other_data_address_than_the_logo():
    from assess.report.pdf import fetch_bundled

    with pytest.raises(ValueError, match="refused"):
        fetch_bundled("data:image/png;base64,AAAA")


# --- the command


def test_the_command_puts_it_on_one_report_and_on_many(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("teams").mkdir()
    for name in ("a", "b"):
        Path("teams", f"{name}.yaml").write_text(
            f"schema: 1\nteam: {name}\ndate: 2026-11-23\nanswers: {{}}\n"
        )
    args = ["--brand", str(EXAMPLE), "--format", "html", "--summary", "-q"]
    assert main(["report", "teams", "--out-dir", "out", *args]) == 0
    assert main(["report", "teams/a.yaml", "-o", "one.html", *args]) == 0
    assert Path("one.html").read_bytes() == Path("out/a.html").read_bytes()
    assert "Harbour Analytics" in Path("out/b.html").read_text()
    capsys.readouterr()
    Path("brand.yaml").write_text("name: x\nlogo: nothing.svg\n")
    assert main(["report", "teams/a.yaml", "-o", "two.html", "--brand", "brand.yaml"]) == 1
    assert capsys.readouterr().err == "nothing.svg: There is no such file.\n"
    assert not Path("two.html").exists()
    assert (
        main(
            [
                "report",
                "teams/a.yaml",
                "-o",
                "brand.yaml",
                "--format",
                "html",
                "--brand",
                "brand.yaml",
            ]
        )
        == 2
    )


def test_the_date_of_the_document_is_that_of_the_build_when_it_says_one(
    tmp_path, monkeypatch, capsys
):
    def made(name: str) -> bytes:
        path = tmp_path / name
        assert main(["report", str(SAMPLE), "-o", str(path), "--summary", "-q"]) == 0
        return path.read_bytes()

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    data = made("a.pdf")
    assert data == made("b.pdf")
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert reader.metadata
    assert reader.metadata["/CreationDate"].startswith("D:20231114221320")
    assert "23 November 2026" in reader.pages[0].extract_text()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert made("c.pdf") != data
    for wrong in ("soon", "-1", "1.5", "9" * 12):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        assert main(["report", str(SAMPLE), "-o", str(tmp_path / "d.pdf")]) == 2
        assert "whole number of seconds" in capsys.readouterr().err
        assert not (tmp_path / "d.pdf").exists()
