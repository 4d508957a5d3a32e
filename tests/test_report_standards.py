"""PDF reports keep what PDF/A-3a and PDF/UA-1 ask for, and the checks notice when they do not.

`pdf_standards` is what can be computed of both without their reference validator. A full report and
one of many teams are put to it in test_report_pdf.py and test_portfolio_report.py.
"""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import subprocess

import pikepdf
import pypdf
import pytest
from conftest import ROOT
from pdf_standards import findings
from pikepdf import Array, Dictionary, Name, String

from assess.answers.model import Answer, Assessment
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.report.brand import read_brand
from assess.report.render import ReportOptions, render
from assess.rubric.load import load_rubric
from assess.scoring.score import score
from tools.teams import write

SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
THEN = ROOT / "reports" / "samples" / "compare-then.yaml"
ODD = "Ünï “quoted” שלום مرحبا 漢字かな 🚀 👩‍🔬 \u200fright\u200e é\u0301 ﬁ \u00ad½ " + "long" * 60


def reported(assessment: Assessment, **options) -> bytes:
    rubric = load_rubric()
    result = score(rubric, assessment)
    data = SAMPLE.read_bytes()
    return render(rubric, assessment, result, options=ReportOptions(**options), answers_bytes=data)


def sample() -> Assessment:
    return read_answers(SAMPLE, load_rubric())


def test_a_report_beside_an_earlier_one_and_other_teams_keeps_both_standards(tmp_path):
    write(tmp_path / "teams")
    made = tmp_path / "made.pdf"
    beside = ["--baseline", str(THEN), "--against", str(tmp_path / "teams"), "--page", "letter"]
    beside += ["--section", "changes,among,risks,cycles"]
    assert main(["report", str(SAMPLE), *beside, "-o", str(made), "--quiet"]) == 0
    assert findings(made.read_bytes()) == []


@pytest.mark.parametrize("logo", ["logo.svg", "logo.png"])
def test_a_branded_edition_keeps_both_standards(tmp_path, logo):
    from PIL import Image

    Image.new("RGBA", (60, 20), "#12345680").save(tmp_path / "logo.png")
    shutil.copy(ROOT / "examples" / "brand" / "logo.svg", tmp_path)
    (tmp_path / "brand.yaml").write_text(f"name: Harbour\nlogo: {logo}\n", encoding="utf-8")
    brand = read_brand(tmp_path / "brand.yaml")
    assert findings(reported(sample(), brand=brand, summary=True)) == []


def shown_here(text):
    """A text without Chinese and Japanese where no font of this machine has them.

    The report brings fonts for other scripts; a letter that no font has is no valid PDF/A.
    """
    listed = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=ja", "family"], capture_output=True, text=True
    )
    return text if listed and listed.stdout.strip() else re.sub("[\u3040-\u9fff]+", "", text)


def test_an_empty_report_and_one_in_all_scripts_keep_both_standards():
    rubric = load_rubric()
    empty = Assessment(team="New", date=sample().date)
    assert (
        findings(reported(empty, sections=("summary", "standing", "roadmap", "confidence"))) == []
    )
    text = shown_here(ODD)
    answers = {q.id: Answer(option=q.top, note=text, accepted=text) for q in rubric.questions}
    odd = dataclasses.replace(empty, team=text, answers=answers, respondents=(text,))
    assert findings(reported(odd, sections=("summary", "confidence", "answers"))) == []


SHOWN = sorted(path.relative_to(ROOT) for path in (ROOT / "reports").glob("**/*.pdf"))


@pytest.mark.parametrize("path", SHOWN, ids=str)
def test_a_sample_report_keeps_both_standards(path):
    assert findings((ROOT / path).read_bytes()) == [], "render it anew: make samples"


@pytest.fixture(scope="module")
def whole() -> bytes:
    return reported(sample(), sections=("summary", "standing", "method"))


def test_running_headers_and_feet_are_not_read_out_but_shown(whole):
    page = pypdf.PdfReader(io.BytesIO(whole)).pages[1]
    assert "2 of" in page.extract_text()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        inside, read, running = [""], "", ""
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[1]):
            if str(operator) == "BDC":
                inside.append(str(operands[0]) + str(operands[1].get("/Type", "")))
            elif str(operator) == "BMC":
                inside.append("")
            elif str(operator) == "EMC":
                inside.pop()
            elif str(operator) in ("Tj", "TJ"):
                if inside[-1] == "/Artifact/Pagination":
                    running += "x"
                else:
                    read += "x"
    assert len(running) == 4  # team, chapter, rubric and page
    assert len(read) > 40


def test_a_definition_is_an_item_of_its_term_and_its_text(whole):
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        items = [x for x in pdf.objects if isinstance(x, Dictionary) and x.get("/S") == Name.LI]
        kinds = ["".join(str(kid.get("/S", "")) for kid in item.K) for item in items]
    assert kinds.count("/Lbl/LBody") > 10


def test_a_link_says_what_it_leads_to():
    data = reported(sample(), sections=("summary", "why", "answers"))
    found = {}
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for link in (one.get_object() for one in page.get("/Annots") or ()):
            if "/Dest" in link:
                found[str(link["/Dest"])] = str(link["/Contents"])
    assert found["why"] == "2 Why this level and not the next"
    for question in load_rubric().questions:
        assert found.get(f"answer-{question.id}", question.text) == question.text
    assert sum(place.startswith("answer-") for place in found) > 20


BREAKS = {
    "is not said to be tagged": lambda pdf: pdf.Root.__delitem__("/MarkInfo"),
    "no language": lambda pdf: pdf.Root.__delitem__("/Lang"),
    "not the title": lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
    "output intent": lambda pdf: pdf.Root.__delitem__("/OutputIntents"),
    "the catalogue has": lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary()),
    "an action is": lambda pdf: action(pdf, S=Name.Launch),
    "an action does more": lambda pdf: action(pdf, S=Name.URI, JS=String("app.alert(1)")),
    "a link is not printed": lambda pdf: change(pdf, "/Subtype", Name.Link, F=2),
    "no Link element": lambda pdf: change(pdf, "/S", Name.Link, S=Name.Span),
    "a figure has no text": lambda pdf: change(pdf, "/S", Name.Figure, Alt=String("")),
    "where on the page": lambda pdf: change(pdf, "/S", Name.Figure, A=Dictionary()),
    "a heading of level 4 follows": lambda pdf: change(pdf, "/S", Name.H2, S=Name.H4),
    "the first heading": lambda pdf: change(pdf, "/S", Name.H1, S=Name.H2),
    "heads a row or a column": lambda pdf: change(pdf, "/S", Name.TH, A=Dictionary()),
    "a table has no headers": lambda pdf: change(pdf, "/S", Name.TH, S=Name.TD, all=True),
    "rows of [": lambda pdf: change(pdf, "/S", Name.TH, A=Dictionary(ColSpan=3)),
    "L holds Div": lambda pdf: change(pdf, "/S", Name.LI, S=Name.Div),
    "no standard tag": lambda pdf: change(pdf, "/S", Name.Sect, S=Name.Chapter),
    "list of identifiers": lambda pdf: pdf.Root.StructTreeRoot.__delitem__("/IDTree"),
    "paints something": lambda pdf: unmark(pdf),
    "which is nowhere": lambda pdf: pdf.pages[1].__setitem__("/Contents", pdf.make_stream(b" ")),
    "has no element, or another": lambda pdf: misplace(pdf),
    "cannot be read as text": lambda pdf: change(pdf, "/Subtype", Name.Type0, ToUnicode=None),
    "another width": lambda pdf: change(pdf, "/Subtype", Name.CIDFontType2, W=Array([])),
    "not embedded": lambda pdf: change(pdf, "/Type", Name.FontDescriptor, FontFile2=None, all=True),
    "colours of a printer": lambda pdf: pdf.pages[1].contents_add(b"1 0 0 0 k"),
    "has no glyph": lambda pdf: pdf.pages[1].contents_add(b"/Artifact BMC <0000> Tj EMC"),
    "an attachment does not say how": lambda pdf: change(
        pdf, "/Type", Name.Filespec, AFRelationship=Name.Unspecified
    ),
    "is not related": lambda pdf: pdf.Root.__delitem__("/AF"),
    "not say pdfaid:part": lambda pdf: reword(pdf, b'pdfaid:part="3"', b'pdfaid:part="1"'),
    "not say {http": lambda pdf: reword(pdf, b"<pdfuaid:part>1", b"<pdfuaid:part>2"),
    "title is missing": lambda pdf: reword(pdf, b"MLOps maturity:", b"Something else:"),
    "the tab key": lambda pdf: pdf.pages[0].__delitem__("/Tabs"),
}


def change(pdf, key, value, all=False, **values):
    """Change the first object, or every one, that has this value."""
    found = [x for x in pdf.objects if isinstance(x, Dictionary) and x.get(key) == value]
    assert found
    for one in found if all else found[:1]:
        for name, new in values.items():
            if new is None:
                del one[f"/{name}"]
            else:
                one[f"/{name}"] = new


def action(pdf, **values):
    link = next(x for x in pdf.objects if isinstance(x, Dictionary) and "/A" in x and "/Rect" in x)
    link.A = Dictionary(**values)


def unmark(pdf):
    data = b"\n".join(pdf.pages[1].Contents.read_bytes().splitlines())
    pdf.pages[1].Contents = pdf.make_stream(data.replace(b"/Artifact\nBMC", b"/Other\nBMC"))


def misplace(pdf):
    tree = pdf.Root.StructTreeRoot.ParentTree
    tree.Nums[3] = Array(list(tree.Nums[3])[::-1])


def reword(pdf, old, new):
    data = pdf.Root.Metadata.read_bytes()
    assert old in data
    pdf.Root.Metadata.write(data.replace(old, new))


@pytest.mark.parametrize("finding", BREAKS)
def test_the_checks_notice(whole, finding):
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        BREAKS[finding](pdf)
        broken = io.BytesIO()
        pdf.save(broken, static_id=True)
    assert any(finding in found for found in findings(broken.getvalue()))
