"""Title screenings that others have done, with what became of each title; read in place below DATA/screening."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

FOLDER = Path("screening") / "gptscreenr"


def labelled(data: Path) -> dict[str, pd.DataFrame]:
    """By name of the review: citation_id, title, abstract, and relevant, which is whether it went on to the full text.

    Titles whose fate the file does not tell are left out. Some files have the included titles first: here all are in
    the order of the alphabet.
    """
    return {name: _numbered(screening) for name, screening in _read(data / FOLDER)}


def _read(folder: Path) -> Iterator[tuple[str, pd.DataFrame]]:
    covid = _table(folder / "covid_title_abstract.csv")
    # 'Maybe' went on: the file of the full texts has 144 rows, as many as 'Yes' and 'Maybe' together.
    decided = covid["Final Decision"].str.lower()
    yield "COVID (titles only)", _frame(covid["Title"], "", decided != "no")

    solastalgia = _table(folder / "solastalgia_title_abstract.csv")
    # Two people read every title and nobody settled where they differed.
    kept = [~solastalgia[reader].str.upper().str.startswith("EXCLUDE") for reader in ("#2 MBP", "#3 KC")]
    yield "solastalgia", _frame(solastalgia["Title"], solastalgia["Abstract"], kept[0])[kept[0] == kept[1]]

    teachers = _table(folder / "teachers_title_abstract.csv")
    settled = _table(folder / "teachers_disagreements_resolved.csv").set_index("Título")["Decisión tras discusión"]
    agreed = teachers[next(column for column in teachers if column.startswith("Acuerdo"))]
    fate = agreed.map({"2": True, "0": False})
    fate = fate.fillna(teachers["Título"].map(settled.map({"Se incluye": True, "Se excluye": False})))
    yield "teachers", _frame(teachers["Título"], teachers["Abstract"], fate == True)[fate.notna()]  # noqa: E712


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False).map(str.strip)


def _frame(title: pd.Series, abstract: pd.Series | str, relevant: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"title": title, "abstract": abstract, "relevant": relevant.astype(bool)})


def _numbered(screening: pd.DataFrame) -> pd.DataFrame:
    rows = screening.sort_values("title", ignore_index=True)
    return rows.assign(citation_id=[f"c{place:06}" for place in range(len(rows))])
