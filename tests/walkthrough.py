"""Documents followed to the letter: commands are run, what they show is looked for, files are written and filled in.

A step is a block after a line such as "Change `path`:", or one of commands, ```console. What a document only shows has
another form.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import openpyxl

STOPPED = "has no row; add this one"
"""What a document shows of a command that fails."""
STEP = re.compile(
    r"^```console\n(?P<console>.*?)^```$"
    r"|^(?P<told>(?:Save|Add to|Change|Open|In) `[^\n]*:)\n\n"
    r"(?P<block>(?:```(?!console)\w+\n.*?^```\n\n?|(?:^[|>][^\n]*\n)+)+)",
    re.MULTILINE | re.DOTALL,
)
FENCED = re.compile(r"^```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)


ONLY_PLANNED = {"make test", "make test-long", "make test-slurm", "make bench"}
"""This very suite and what takes long: see only that there is something to run."""


def walk(document: str, folder: Path) -> None:
    """Follow all steps of a document, in its order."""
    for step in STEP.finditer(document):
        if step["console"]:
            show(folder, step["console"])
        else:
            follow(folder, step["told"], step["block"])


def show(folder, console):
    """Run the commands; every line that the document shows is printed, in this order."""
    for shown in console.removeprefix("$ ").split("\n$ "):
        command, *lines = shown.splitlines()
        if command in ONLY_PLANNED:
            command = command.replace("make", "make --dry-run")
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}  # in the order of the terminal
        done = subprocess.run(command, shell=True, cwd=folder, text=True, check=False, **streams)
        printed = done.stdout
        assert (done.returncode != 0) == (STOPPED in shown), printed[-5000:]
        place = 0
        for line in lines:
            if line != "...":
                assert line in printed[place:], f"{command} does not show: {line}\n{printed[-5000:]}"
                place = printed.index(line, place) + len(line)


def change(path, diff):
    """Put the lines with + in place of those with -, which stand there once; lines with neither stay."""
    lines = [line or " " for line in diff.splitlines()]
    old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] in signs) for signs in ("- ", "+ "))
    assert path.read_text().count(old) == 1, f"{path} does not have once:\n{old}"
    path.write_text(path.read_text().replace(old, new))


def fill_in(source, title, target, table):
    """Type a table into a workbook: a row goes where its cells are those of the sheet or the sheet's are empty."""
    book = openpyxl.load_workbook(source)
    sheet = book[title] if title else next(one for one in book if one.title not in ("instructions", "codebook"))
    columns = {cell.value: cell.column for cell in sheet[1]}
    header, _, *rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
    for row in rows:
        cells = {columns[name]: value for name, value in zip(header, row, strict=True)}
        fits = [
            line
            for line in range(2, sheet.max_row + 1)
            if all(sheet.cell(line, column).value in (None, value) for column, value in cells.items())
        ]
        assert len(fits) == 1, f"{source}: {row} fits the lines {fits}"
        for column, value in cells.items():
            sheet.cell(fits[0], column).value = value or None
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def follow(folder, told, block):
    verb, (path, *others) = told.split(" `")[0], re.findall(r"`([^`]+)`", told)
    blocks = FENCED.findall(block)
    if verb == "Save":
        (folder / path).write_text(*blocks)
    elif verb == "Add to":
        (folder / path).write_text((folder / path).read_text() + "".join(blocks))
    elif verb == "Change":
        for diff in blocks:
            change(folder / path, diff)
    elif verb == "Open":
        fill_in(folder / path, others[0] if others[1:] else "", folder / others[-1], block)
    else:
        for line in block.splitlines():
            assert line.removeprefix("> ") in (folder / path).read_text(), f"{path} does not say: {line}"
