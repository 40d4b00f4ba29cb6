"""Reference values of the forecasting methods, written to forecast.json beside this file.

Made with Python 3.11.7, statsforecast 2.1.1 (PyPI), numpy 2.4.6:
    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install statsforecast==2.1.1 numpy==2.4.6
    /tmp/reference/bin/python engine/tests/reference/forecast.py
"""

import json
import pathlib

import numpy as np
from noise import noise
from statsforecast.ces import cesmodel, forecast_ces
from statsforecast.ets import ets_f, forecast_ets
from statsforecast.models import (
    ADIDA,
    IMAPA,
    TSB,
    CrostonClassic,
    CrostonSBA,
    Naive,
    RandomWalkWithDrift,
    SeasonalNaive,
    SeasonalWindowAverage,
    SimpleExponentialSmoothing,
    WindowAverage,
)
from statsforecast.theta import forecast_theta, thetamodel
from statsmodels.tsa.seasonal import seasonal_decompose

HORIZON = 8


def series():
    time = np.arange(96)
    wave = 1 + 0.3 * np.sin(2 * np.pi * time / 12)
    yield "monthly", 12, np.round((100 + 1.5 * time) * wave * (0.9 + 0.2 * noise(96, 1)), 3)
    week = np.array([3.0, 1.0, 0.5, 1.5, 2.0, 4.0, 6.0])
    yield "daily", 7, np.round(20 + 5 * week[time % 7] + 10 * noise(96, 2) - 0.05 * time, 3)
    happens, size = noise(96, 3), noise(96, 4)
    yield "intermittent", 7, np.where(happens < 0.3, np.ceil(9 * size * size), 0.0)
    steps, jitter = noise(40, 5), noise(40, 6)
    yield "walk", 1, np.round(50 + np.cumsum(4 * steps - 1.5) + 9 * jitter, 3)
    yield "short", 1, np.round(50 + 20 * noise(14, 7), 3)


def means(period, values):
    models = {
        "naive": Naive(),
        "seasonal_naive": SeasonalNaive(season_length=period),
        "drift": RandomWalkWithDrift(),
        "window_mean": WindowAverage(window_size=28),
        "weekday_mean": SeasonalWindowAverage(season_length=period, window_size=8),
        "ses": SimpleExponentialSmoothing(alpha=0.3),
        "croston": CrostonClassic(),
        "sba": CrostonSBA(),
        "tsb": TSB(alpha_d=0.1, alpha_p=0.05),
        "adida": ADIDA(),
        "imapa": IMAPA(),
    }
    needed = {"window_mean": 28, "weekday_mean": 8 * period}
    return {
        name: model.forecast(values, HORIZON)["mean"].tolist()
        for name, model in models.items()
        if len(values) >= needed.get(name, 1)
    }


def theta(name, values):
    model = thetamodel(values, 1, name, np.nan, np.nan, np.nan, 3)
    return {
        **{key: float(value) for key, value in model["par"].items()},
        "squares": float(np.sum(model["residuals"][3:] ** 2)),
        "mean": forecast_theta(model, HORIZON)["mean"].tolist(),
    }


def ets(name, period, values, damped):
    model = ets_f(values, period, model=name, damped=damped)
    trend, season = name[1], name[2]
    parameters = {key: float(value) for key, value in zip("alpha beta gamma phi".split(), model["par"][:4])}
    start = model["states"][0]
    slopes = 1 if trend == "A" else 0
    return {
        **{key: None if np.isnan(value) else value for key, value in parameters.items()},
        "level": float(start[0]),
        "slope": float(start[1]) if slopes else 0.0,
        # The last of the states is the season of the first value.
        "season": start[1 + slopes :][::-1].tolist() if season != "N" else [],
        "squares": float(np.sum((values - model["fitted"]) ** 2)),
        "mean": forecast_ets(model, HORIZON)["mean"].tolist(),
    }


def ces(period, values):
    model = cesmodel(values, period, "F", np.nan, np.nan, np.nan, np.nan, 3)
    # The states before the first value: of each phase, that with which its first value is forecast.
    start = model["states"][:period]
    return {
        **{key: float(value) for key, value in model["par"].items()},
        "level": start[-1][:2].tolist(),
        "season": start[:, 2:].tolist(),
        "squares": float(np.sum(model["residuals"] ** 2)),
        "mean": forecast_ces(model, HORIZON)["mean"].tolist(),
    }


def main():
    out = {}
    for name, period, values in series():
        entry = {"period": period, "values": values.tolist(), "means": means(period, values)}
        entry["theta"] = {model: theta(model, values) for model in ["STM", "OTM", "DOTM"]}
        entry["ets"] = {
            "holt": ets("AAN", 1, values, False),
            "damped": ets("AAN", 1, values, True),
        }
        if name in ("monthly", "daily"):
            entry["ets"]["ets_ana"] = ets("ANA", period, values, False)
            entry["ets"]["ets_aada"] = ets("AAA", period, values, True)
            entry["ces"] = ces(period, values)
            entry["season"] = {
                kind: seasonal_decompose(values, model=kind, period=period).seasonal[:period].tolist()
                for kind in ["additive", "multiplicative"]
            }
        out[name] = entry
    path = pathlib.Path(__file__).with_name("forecast.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


main()
