"""One clause of a dose: a level, or the branch for some patients, as it is while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from review.dose.canonical import Branch
from review.dose.lexer import Token
from review.dose.values import Value
from review.dose.words import Words, read_words


@dataclass(frozen=True, slots=True)
class Remark:
    """The tokens of a remark in brackets, which is read after the clause that it stands in."""

    tokens: tuple[Token, ...]
    lastgroup: str = "remark"


Item = Token | Remark


@dataclass(slots=True)
class Clause:
    """What is known of one clause.

    `values` are one value or the two ends of a range, `relations` the sign before each. `range_of` is the mean, median
    or target that the range was printed with, `cap_branch` the patients that the cap is printed for, `basis_after` the
    number of values before the basis. `names` are tokens like CD19, `days` those of an infusion, `repeats` the same
    dose again in brackets. `sign`, `dash` and `in_cap` wait for the value that they belong to.
    """

    label: str = ""
    values: list[Value] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    range_of: Value | None = None
    cap: Value | None = None
    basis: str = ""
    basis_after: int = 0
    branch: Branch | None = None
    cap_branch: Branch | None = None
    cells: str = "unspecified"
    composition: str = ""
    central: str = ""
    marks: tuple[str, ...] = ()
    words: list[str] = field(default_factory=list)
    cap_words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    repeats: tuple[Clause, ...] = ()
    flags: set[str] = field(default_factory=set)
    quantity: bool = False
    sign: str = ""
    dash: str = ""
    in_cap: bool = False

    @property
    def printed(self) -> list[Value]:
        """Every value of the clause, the cap and the mean or median of a range too."""
        extra = [value for value in (self.cap, self.range_of) if value]
        return [*self.values, *extra] if extra else self.values

    @property
    def said(self) -> Words:
        """What the words of the clause mean."""
        return read_words(" ".join(self.words))

    @property
    def names_cells(self) -> bool:
        """Whether it says itself what is counted, so that no unit of a neighbour holds for it."""
        return any(words.lower().endswith("cells") for words in self.words)

    def unparsed(self) -> None:
        """Mark the clause as not understood."""
        self.flags.add("UNPARSED")
