"""Build what is released and prove it: `make dist` runs this; `dist/` holds the result.

Builds the source distribution and the wheel twice and compares them byte by byte, checks both,
installs each in an empty environment and runs the demo there, then writes the SBOM and the licences
of what was installed. The tools stand in requirements/dist.lock, in an environment of their own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
TOOLS = ROOT / ".venv-dist"
LOCKS = ROOT / "requirements"
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
PIP = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input")
LOCKED = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r")
ALLOWED = (
    "MIT",
    "BSD",
    "Apache",
    "Python",
    "PSF",
    "ISC",
    "MPL",
    "HPND",
    "CMU",
    "Zlib",
    "Unlicense",
)
"""Licences that may be used from Apache-2.0 code; MPL is weak copyleft, file by file."""


def say(text: str) -> None:
    """Tell what is being done."""
    print(f"* {text}", flush=True)


def run(*words: object, cwd: Path = ROOT, **env: str) -> str:
    """Run a program and return what it printed; stop with what it said when it fails."""
    command = [str(word) for word in words]
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def environment(folder: Path, *locks: str) -> Path:
    """An environment that holds exactly what some locks name; returns its Python."""
    venv.create(folder, with_pip=True, clear=True, symlinks=True)
    python = folder / "bin" / "python"
    for lock in locks:
        run(python, *PIP, *LOCKED, LOCKS / lock)
    return python


def tools() -> Path:
    """The environment of the tools, made when there is none for today's lock."""
    stamp, lock = TOOLS / ".installed", (LOCKS / "dist.lock").read_bytes()
    if not stamp.exists() or stamp.read_bytes() != lock:
        say("installing the tools (requirements/dist.lock)")
        environment(TOOLS, "dist.lock")
        stamp.write_bytes(lock)
    return TOOLS / "bin"


def build(out: Path) -> list[Path]:
    """The source distribution, and the wheel made from it, dated by the last commit."""
    try:
        date = run("git", "log", "-1", "--format=%ct").strip()
    except FileNotFoundError:
        date = "0"
    run(
        *(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT),
        SOURCE_DATE_EPOCH=date or "0",
    )
    return sorted(out.iterdir())


def prove(package: Path, folder: Path) -> Path:
    """Install a package in an empty environment and run the demo there, away from the checkout."""
    say(f"installing {package.name} in an empty environment, and running the demo")
    python = environment(folder / "env", "runtime.lock")
    wheel = wheel_of(package, folder) if package.suffix == ".gz" else package
    run(sys.executable, "-m", "pip", "--python", python, *PIP[2:], "--no-deps", "--no-index", wheel,
        cwd=folder)  # fmt: skip
    assess = python.parent / "assess"
    shutil.copy(SAMPLE, folder / "team.yaml")
    run(assess, "rubric", "check", cwd=folder)
    run(assess, "score", "team.yaml", cwd=folder)
    run(assess, "report", "team.yaml", "-o", "team.pdf", cwd=folder)
    back = run(assess, "extract", "team.pdf", cwd=folder)
    if back != SAMPLE.read_text(encoding="utf-8"):
        sys.exit("The report does not carry the answers it was made from.")
    return python


def wheel_of(sdist: Path, folder: Path) -> Path:
    """The wheel that the source distribution gives by itself."""
    run(sys.executable, "-m", "pip", "wheel", *PIP[3:], "--no-deps", "--no-index",
        "--no-build-isolation", "-w", folder / "wheel", sdist, cwd=folder)  # fmt: skip
    return next((folder / "wheel").glob("*.whl"))


def inventory(bin_: Path, python: Path) -> None:
    """What the installed program consists of: SBOM and licences, of which none may surprise."""
    run(bin_ / "cyclonedx-py", "environment", "--output-reproducible", "--pyproject",
        ROOT / "pyproject.toml", "--of", "JSON", "-o", DIST / "sbom.cdx.json", python)  # fmt: skip
    told = json.loads(
        run(
            bin_ / "pip-licenses",
            "--python",
            python,
            "--from=mixed",
            "--format=json",
            "--with-urls",
        )
    )
    lines = [
        "# Licences of what assess needs to run",
        "",
        "| package | version | licence |",
        "|---|---|---|",
    ]
    odd = []
    for entry in told:
        if entry["Name"] in ("pip", "setuptools"):
            continue
        lines.append(f"| {entry['Name']} | {entry['Version']} | {entry['License']} |")
        if not any(name in entry["License"] for name in ALLOWED):
            odd.append(f"{entry['Name']}: {entry['License']}")
    (DIST / "licences.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if odd:
        sys.exit("Licences to look at first:\n" + "\n".join(odd))


def main() -> None:
    """Everything in order; the first thing that is wrong ends it with what was said."""
    bin_ = tools()
    shutil.rmtree(DIST, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say("building twice, from the same commit")
        made, again = build(DIST), build(folder / "again")
        for one, other in zip(made, again, strict=True):
            if one.read_bytes() != other.read_bytes():
                sys.exit(f"{one.name} is not the same bytes when built again.")
        say("checking what is in them")
        run(bin_ / "twine", "check", "--strict", *made)
        run(bin_ / "check-wheel-contents", next(p for p in made if p.suffix == ".whl"))
        pythons = []
        for package in made:
            (folder / package.suffix[1:]).mkdir()
            pythons.append(prove(package, folder / package.suffix[1:]))
        say("listing what the installed program consists of")
        inventory(bin_, pythons[-1])
        say("looking through the Dockerfile (it is not built here)")
        run(bin_ / "hadolint", ROOT / "Dockerfile")
    for path in sorted(DIST.iterdir()):
        print(f"  {path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
