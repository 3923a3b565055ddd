"""The Hill (sigmoid Emax) curve: a proportion as a function of dose.

Source: Hill, J Physiol 1910;40:iv-vii; as a dose-response model, Bretz et al., Biometrics 2005;61:738.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def hill(
    dose: ArrayLike, ed50: ArrayLike, emax: ArrayLike = 1.0, h: float = 1.0, e0: float = 0.0
) -> NDArray[np.float64]:
    """Proportion at each dose: `e0 + (emax - e0) * d^h / (ed50^h + d^h)`, elementwise.

    `e0` and `emax` are the proportions without and with unlimited dose; `dose` and `ed50` share a unit.
    """
    powered = np.power(np.asarray(dose, dtype=float), h)
    half = np.power(np.asarray(ed50, dtype=float), h)
    return np.asarray(e0 + (np.asarray(emax) - e0) * powered / (half + powered))


def effective_dose(fraction: float, ed50: float, h: float = 1.0) -> float:
    """The dose with that fraction of the largest effect: `ed50 * (f / (1 - f))^(1/h)`, for 0 < f < 1."""
    return float(ed50 * (fraction / (1 - fraction)) ** (1 / h))
