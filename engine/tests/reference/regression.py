"""Reference values of the regression, written to regression.json beside this file.

Made with Python 3.11.7, prophet 1.5.0 (PyPI), numpy 2.4.6, pandas 2.3.3:
    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install prophet==1.5.0 numpy==2.4.6 pandas==2.3.3
    /tmp/reference/bin/python engine/tests/reference/regression.py
"""

import json
import logging
import pathlib

import numpy as np
import pandas as pd
from noise import noise
from prophet import Prophet

HORIZON = 21


def series():
    """Name, days since 1970 of the history and of what follows, values, events."""
    # Open days of a shop that is closed on Saturdays; a trend that bends, and two promotions.
    days = np.array([day for day in range(14970, 15300) if (day + 3) % 7 != 5])
    time = np.arange(len(days) - HORIZON)
    week = np.array([8.0, 3.0, 2.0, 4.0, 6.0, 0.0, -5.0])[(days[: len(time)] + 3) % 7]
    promotion = [(15060, 15065), (15200, 15203), (15290, 15292)]
    fair = [(15010, 15010), (15150, 15152)]
    values = 40 + 0.1 * time - 0.25 * np.maximum(time - 120, 0) + week + 12 * noise(len(time), 11)
    for spans, effect in [(promotion, 25.0), (fair, -9.0)]:
        for first, last in spans:
            values += effect * ((days[: len(time)] >= first) & (days[: len(time)] <= last))
    yield "daily", days, np.round(values, 3), {"fair": fair, "promotion": promotion}
    # Weeks over three years.
    days = 14000 + 7 * np.arange(156 + HORIZON)
    time = np.arange(156)
    values = 900 - 2 * time + 5 * np.maximum(time - 60, 0) + 150 * np.sin(2 * np.pi * days[:156] / 365.25)
    yield "weekly", days, np.round(values + 120 * noise(156, 12), 3), {}
    days = 15000 + np.arange(12 + HORIZON)
    yield "short", days, np.round(5 + 4 * noise(12, 13), 3), {}


def dates(days):
    return pd.to_datetime(np.asarray(days), unit="D", origin="unix")


def main():
    logging.disable(logging.CRITICAL)
    out = {}
    for name, days, values, events in series():
        rows = [
            {"holiday": event, "ds": day}
            for event, spans in events.items()
            for first, last in spans
            for day in dates(range(first, last + 1))
        ]
        model = Prophet(holidays=pd.DataFrame(rows) if rows else None)
        history = pd.DataFrame({"ds": dates(days[: len(values)]), "y": values})
        # Tolerances far below Stan's own: its search ends early where a bend's weight is 0.
        model.fit(history, algorithm="lbfgs", tol_obj=1e-15, tol_rel_obj=1e-3, tol_grad=1e-12, tol_param=1e-14, iter=50000)
        predicted = model.predict(pd.DataFrame({"ds": dates(days)}))
        features, _, components, _ = model.make_all_seasonality_features(model.setup_dataframe(history.copy()))
        weights = dict(zip(features.columns, model.params["beta"][0]))
        out[name] = {
            "days": days.tolist(),
            "values": values.tolist(),
            "events": [spans for _, spans in sorted(events.items())],
            "k": float(model.params["k"][0][0]),
            "m": float(model.params["m"][0][0]),
            "seasons": [
                float(weight) for column, weight in weights.items() if column.split("_delim_")[0] in ("weekly", "yearly")
            ],
            "event_weights": [float(weights[f"{event}_delim_+0"]) for event in sorted(events)],
            "delta": model.params["delta"][0].tolist(),
            "sigma": float(model.params["sigma_obs"][0][0]),
            "bends": model.changepoints_t.tolist(),
            "scale": float(model.y_scale),
            "mean": predicted["yhat"].tolist(),
        }
    path = pathlib.Path(__file__).with_name("regression.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


main()
