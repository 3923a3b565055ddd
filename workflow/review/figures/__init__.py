"""Figures of a review, one module a kind.

Each kind has the same four functions: `data(tables, options)` is exactly what is drawn, `draw(data, options)`
is the figure, `caption(data, options)` and `alternative_text(data, options)` are its words, with every number
from `data`. A kind is added by one module here and one entry in a protocol.
"""
