"""Reference values of MSTL, written to mstl.json beside this file.

Made with Python 3.11.7, statsforecast 2.1.1, statsmodels 0.15.0 (PyPI), numpy 2.4.6:
    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install statsforecast==2.1.1 statsmodels==0.15.0 numpy==2.4.6
    /tmp/reference/bin/python engine/tests/reference/mstl.py
"""

import json
import pathlib

import numpy as np
from noise import noise
from statsforecast.mstl import mstl


def series():
    """Name, seasons, values."""
    time = np.arange(72)
    yield "one", [12], 100 + 1.5 * time + 20 * np.sin(2 * np.pi * time / 12) + 15 * noise(72, 21)
    time = np.arange(190)
    week = np.array([3.0, 1.0, 0.5, 1.5, 2.0, 4.0, 6.0])[time % 7] * (1 + time / 190)
    month = 8 * np.cos(2 * np.pi * time / 30)
    yield "two", [7, 30], 40 - 0.05 * time + 2 * week + month + 10 * noise(190, 22)


def main():
    out = {}
    for name, periods, values in series():
        values = np.round(values, 3)
        found = mstl(values, periods)
        seasons = ["seasonal"] if len(periods) == 1 else [f"seasonal{period}" for period in periods]
        out[name] = {
            "periods": periods,
            "values": values.tolist(),
            "trend": found["trend"].tolist(),
            "seasons": [found[season].tolist() for season in seasons],
        }
    path = pathlib.Path(__file__).with_name("mstl.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


main()
