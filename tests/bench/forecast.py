"""Accuracy and CPU time of `aisle forecast` beside statsforecast and Prophet, on the same series from the same origins.

    python forecast.py SERIES.csv AISLE

SERIES.csv has the columns series,time,value: demand of each product on every open day from its first sale on. Prints Markdown.
`cargo xtask bench forecast` runs it.
"""

import io
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

ORIGINS = 4
HORIZON_DAYS = 30
# A product takes part at an origin with so many open days and so many sale days before it.
LEAST_DAYS, LEAST_SALES = 30, 12
QUANTILES = [0.025, 0.1, 0.5, 0.9, 0.975]
LEVELS = [80, 95]


def load(path):
    data = pd.read_csv(path, parse_dates=["time"], dtype={"series": str})
    data["series"] = pd.Categorical(data["series"], data["series"].unique())
    return data


def cuts(data):
    """For each origin: the last day of the history, the histories and what came after them."""
    last = data["time"].max()
    for back in range(ORIGINS, 0, -1):
        origin = last - pd.Timedelta(days=HORIZON_DAYS * back)
        history = data[data["time"] <= origin]
        sums = history.groupby("series", observed=True)["value"].agg(["size", lambda values: (values != 0).sum()])
        kept = sums.index[(sums["size"] >= LEAST_DAYS) & (sums.iloc[:, 1] >= LEAST_SALES)]
        after = data[(data["time"] > origin) & (data["time"] <= origin + pd.Timedelta(days=HORIZON_DAYS))]
        yield origin, history[history["series"].isin(kept)], after[after["series"].isin(kept)]


def aisle(program, history, days):
    """Forecasts of `aisle forecast --series`, and its CPU seconds."""
    history = history.assign(time=history["time"].dt.strftime("%Y-%m-%d"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = history.to_csv(index=False)
    arguments = ["forecast", "--series", "-", "--horizon", str(len(days)), "--level", "80,95", "--adds-up"]
    answer = subprocess.run([program, *arguments], input=text, capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    table = pd.read_csv(io.StringIO(answer), dtype={"series": str})
    table = table.rename(columns={"lo-95": 0.025, "lo-80": 0.1, "median": 0.5, "hi-80": 0.9, "hi-95": 0.975})
    table["time"] = np.array(days)[table["step"] - 1]
    return table[["series", "time", "mean", *QUANTILES]], after.ru_utime - before.ru_utime


def intervals(model, values, horizon):
    """A forecast with intervals: the method's own, else conformal ones, else, on a series too short for those, none."""
    from statsforecast.utils import ConformalIntervals

    for conformal in (None, ConformalIntervals(h=horizon, n_windows=2)):
        try:
            model.prediction_intervals = conformal
            return model.forecast(values, horizon, level=LEVELS)
        except Exception:
            continue
    model.prediction_intervals = None
    return model.forecast(values, horizon)


def statsforecast(model, history, days):
    rows = []
    start = time.process_time()
    for name, group in history.groupby("series", observed=True):
        values = group["value"].to_numpy(dtype=float)
        answer = intervals(model, values, len(days))
        flat = answer["mean"]
        bounds = [answer.get(key, flat) for key in ("lo-95", "lo-80")] + [flat] + [answer.get(key, flat) for key in ("hi-80", "hi-95")]
        rows.append(pd.DataFrame({"series": name, "time": days, "mean": flat, **dict(zip(QUANTILES, bounds))}))
    return pd.concat(rows), time.process_time() - start


def prophet(history, days):
    import logging

    from prophet import Prophet

    logging.disable(logging.CRITICAL)
    rows = []
    before = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
    for name, group in history.groupby("series", observed=True):
        model = Prophet(interval_width=0.95, uncertainty_samples=300)
        model.fit(group.rename(columns={"time": "ds", "value": "y"})[["ds", "y"]])
        future = pd.DataFrame({"ds": days})
        mean = model.predict(future)["yhat"].to_numpy()
        paths = model.predictive_samples(future)["yhat"]
        bounds = np.quantile(paths, QUANTILES, axis=1)
        rows.append(pd.DataFrame({"series": name, "time": days, "mean": mean, **dict(zip(QUANTILES, bounds))}))
    after = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
    seconds = after[0].ru_utime - before[0].ru_utime + after[1] - before[1]
    return pd.concat(rows), seconds


def peers():
    from statsforecast import models

    season = 6
    return {
        "seasonal naive": models.SeasonalNaive(season_length=season),
        "28-day mean": models.WindowAverage(window_size=28),
        "AutoETS": models.AutoETS(season_length=season),
        "AutoCES": models.AutoCES(season_length=season),
        "DOTM": models.DynamicOptimizedTheta(season_length=season),
        "CrostonSBA": models.CrostonSBA(),
        "TSB": models.TSB(alpha_d=0.1, alpha_p=0.05),
        "IMAPA": models.IMAPA(),
    }


def score(data, forecasts, season=6):
    """Measures by DESIGN's definitions: the mean by RMSSE and bias, the median by MASE and WAPE, quantiles by pinball loss."""
    by_origin = []
    for origin, history, after in cuts(data):
        joined = after.merge(forecasts[forecasts["origin"] == origin], on=["series", "time"], how="left")
        if joined["mean"].isna().any():
            raise SystemExit(f"forecasts of {origin} are missing")
        scales = {}
        for name, group in history.groupby("series", observed=True):
            values = group["value"].to_numpy(dtype=float)
            change = values[season:] - values[:-season]
            scales[name] = (np.mean(np.abs(change)), np.mean(change**2))
        joined["mae_scale"] = joined["series"].map(lambda name: scales[name][0]).astype(float)
        joined["mse_scale"] = joined["series"].map(lambda name: scales[name][1]).astype(float)
        by_origin.append(joined)
    all_rows = pd.concat(by_origin)
    all_rows = all_rows[all_rows["mse_scale"] > 0]
    actual = all_rows["value"]
    all_rows = all_rows.assign(square=(all_rows["mean"] - actual) ** 2, absolute=(all_rows[0.5] - actual).abs())
    groups = all_rows.groupby(["origin", "series"], observed=True)
    means = groups[["square", "absolute", "mae_scale", "mse_scale"]].mean()
    pinball = sum(np.maximum(q * (actual - all_rows[q]), (q - 1) * (actual - all_rows[q])).sum() for q in QUANTILES)
    return {
        "RMSSE": np.sqrt(means["square"] / means["mse_scale"]).mean(),
        "bias": (all_rows["mean"] - actual).sum() / actual.sum(),
        "MASE": (means["absolute"] / means["mae_scale"]).mean(),
        "WAPE": all_rows["absolute"].sum() / actual.sum(),
        "pinball": 2 * pinball / len(QUANTILES) / actual.sum(),
        "below 97.5 %": (actual <= all_rows[0.975]).mean(),
        "below 90 %": (actual <= all_rows[0.9]).mean(),
        "below 10 %": (actual < all_rows[0.1]).mean(),
    }


def main():
    series, program = sys.argv[1:]
    data = load(series)
    methods = {"Aisle": lambda history, days: aisle(program, history, days)}
    for name, model in peers().items():
        methods[name] = lambda history, days, model=model: statsforecast(model, history, days)
    methods["Prophet"] = prophet
    table = {}
    for name, method in methods.items():
        parts, seconds = [], 0.0
        for origin, history, after in cuts(data):
            days = sorted(after["time"].unique())
            answer, spent = method(history, days)
            parts.append(answer.assign(origin=origin))
            seconds += spent
        table[name] = {**score(data, pd.concat(parts)), "CPU s": seconds}
        print(name, "done", file=sys.stderr, flush=True)
    columns = list(next(iter(table.values())))
    print("| | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, row in table.items():
        print(f"| {name} | " + " | ".join(f"{row[column]:.3f}" for column in columns) + " |")


main()
