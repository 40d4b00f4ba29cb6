//! `aisle forecast`: its forms, and what it makes of bad input.

mod support;

use serde_json::Value;
use support::{aisle, complaints};

const HEADER: &str = "series,step,time,mean,median,lo-95,lo-80,hi-80,hi-95,method";

/// The answer of a command that has one, whatever it warns of.
fn answer(arguments: &[&str], input: &str) -> String {
    let output = aisle(arguments, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the answer is UTF-8")
}

/// Runs `aisle forecast --series -` with further arguments.
fn series(arguments: &[&str], input: &str) -> Vec<Vec<String>> {
    let text = answer(&[&["forecast", "--series", "-"], arguments].concat(), input);
    let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<String>>());
    assert_eq!(rows.next().expect("a header").join(","), HEADER);
    rows.collect()
}

/// A shop with a mug that sells every open day of 2011, Monday to Friday.
fn shop() -> String {
    let mut text = String::from("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
    for day in 0..60 {
        let (week, weekday) = (day / 5, day % 5);
        let date = 3 + week * 7 + weekday;
        let (month, of_month) = if date <= 31 {
            (1, date)
        } else if date <= 59 {
            (2, date - 31)
        } else {
            (3, date - 59)
        };
        text += &format!("{day},MUG,Mug,{},2011-{month:02}-{of_month:02} 17:00:00,2.5,1,Spain\n", 2 + weekday);
    }
    text
}

#[test]
fn series_keep_their_order_and_their_form_of_time() {
    let input = "series,time,value\nb,2011-01,1\nb,2011-02,2\nb,2011-03,4\na,2010-11,7\na,2010-12,9\n";
    let rows = series(&["--method", "naive", "--horizon", "2"], input);
    let head: Vec<String> = rows.iter().map(|row| row[..4].join(",")).collect();
    assert_eq!(head, ["b,1,2011-04,4", "b,2,2011-05,4", "a,1,2011-01,9", "a,2,2011-02,9"]);
    assert!(rows.iter().all(|row| row[9] == "naive"));
}

#[test]
fn a_season_is_that_of_the_times_or_the_one_asked_for() {
    let months = |range: std::ops::Range<i32>| -> String {
        let row =
            |month: i32| format!("s,{}-{:02},{}\n", 2000 + month / 12, month % 12 + 1, 10 * (month % 12) + month % 4);
        std::iter::once("series,time,value\n".to_owned()).chain(range.map(row)).collect()
    };
    let next = |arguments: &[&str]| {
        series(&[&["--method", "seasonal_naive", "--horizon", "1"], arguments].concat(), &months(0..36))
    };
    assert_eq!(next(&[])[0][3], "0");
    // Four steps before January 2003 was September 2002.
    assert_eq!(next(&["--season", "4"])[0][3], "80");
}

#[test]
fn missing_counts_are_zeros_and_other_missing_values_lie_between_their_neighbours() {
    let run = |input: &str| {
        let output = aisle(&["forecast", "--series", "-", "--method", "window_mean", "--horizon", "1"], input);
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        (text.lines().nth(1).unwrap().split(',').nth(3).unwrap().to_owned(), String::from_utf8(output.stderr).unwrap())
    };
    let (mean, complaint) = run("series,time,value\ns,1,6\ns,2,0\ns,4,6\n");
    assert_eq!(mean, "3");
    assert!(complaint.contains("1 missing values were taken as 0"), "{complaint}");
    // A count that is written as unknown is missing like one without a row: (6 + 0 + 0 + 6) / 4.
    let (mean, complaint) = run("series,time,value\ns,1,6\ns,2,NA\ns,3,0\ns,4,6\n");
    assert_eq!(mean, "3");
    assert!(complaint.contains("1 missing values were taken as 0"), "{complaint}");
    let (mean, complaint) = run("series,time,value\ns,1,1.5\ns,2,NaN\ns,3,4.5\n");
    assert_eq!(mean, "3");
    assert!(complaint.contains("the line between"), "{complaint}");
}

#[test]
fn a_day_that_no_series_has_is_missing_unless_the_file_shows_a_rhythm() {
    let date = |day: i32| aisle_engine::table::Day::from_number(15_005 + day);
    let run = |is_open: &dyn Fn(i32) -> bool, value: &dyn Fn(i32) -> i32, arguments: &[&str]| {
        let rows = (0..400).filter(|&day| is_open(day)).map(|day| format!("s,{},{}\n", date(day), value(day)));
        let input: String = std::iter::once("series,time,value\n".to_owned()).chain(rows).collect();
        let output = aisle(&[&["forecast", "--series", "-", "--horizon", "1"], arguments].concat(), &input);
        assert!(output.status.success());
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let mean = |text: &str| text.lines().nth(1).unwrap().split(',').nth(3).unwrap().to_owned();
    // Seven sold on every fifth day and on one day more, nothing on the last: 80 + 1 + 1 rows in 397 days.
    let is_sale = |day: i32| day % 5 == 3 || day == 100 || day == 399;
    let sold = |day: i32| if day == 399 { 0 } else { 7 };
    let (text, complaint) = run(&is_sale, &sold, &["--method", "window_mean"]);
    // In the last 28 days lie six sales.
    assert_eq!(mean(&text), "1.5");
    assert!(complaint.contains("\"s\": 315 missing values were taken as 0"), "{complaint}");
    // With the zeros written the answer is the same.
    let written = |day: i32| if is_sale(day) { sold(day) } else { 0 };
    for arguments in [&[][..], &["--backtest", "2"], &["--method", "ets_ana"]] {
        assert_eq!(run(&is_sale, &sold, arguments).0, run(&|day| day >= 3, &written, arguments).0, "{arguments:?}");
    }
    // A shop that is closed on Sundays and for ten days: 57 Sundays, of which one lies in the ten days. Six a day.
    let is_open = |day: i32| day % 7 != 6 && !(150..160).contains(&day);
    let (text, complaint) = run(&is_open, &|_| 6, &["--method", "window_mean"]);
    assert_eq!(mean(&text), "6");
    assert!(complaint.contains("\"s\": 66 days that no series has were taken as closed\n"), "{complaint}");
    // A year without rows is no closing: 313 of its days are no Sundays. Sold since were six on each of twelve days of 28.
    let has_gap = |day: i32| day % 7 != 6 && !(21..386).contains(&day);
    let (text, complaint) = run(&has_gap, &|_| 6, &["--method", "window_mean"]);
    assert_eq!(mean(&text), (6.0 * 12.0 / 28.0).to_string());
    assert!(complaint.contains("\"s\": 313 missing values were taken as 0\n"), "{complaint}");
    assert!(complaint.contains("nothing for improbably long"), "{complaint}");
    // Unless it is named as one.
    let closed = format!("{}..{}", date(21), date(385));
    let (text, complaint) = run(&has_gap, &|_| 6, &["--method", "window_mean", "--closed", &closed]);
    assert!(mean(&text) == "6" && !complaint.contains("missing"), "{complaint}");
}

#[test]
fn a_series_that_is_refused_gives_its_form_of_time_to_no_other() {
    let run = |input: &str| {
        let output = aisle(&["forecast", "--series", "-", "--method", "naive", "--horizon", "1"], input);
        let text = String::from_utf8(output.stdout).unwrap();
        let rows: Vec<String> =
            text.lines().skip(1).map(|row| row.split(',').take(4).collect::<Vec<_>>().join(",")).collect();
        (rows, String::from_utf8(output.stderr).unwrap())
    };
    let days = "good,2011-03-07,1\ngood,2011-03-08,2\ngood,2011-03-09,3\n";
    for first in ["bad,1,x\nbad,2,5\n", "bad,2011-01-01,x\nbad,2009-01-01,1\n", "bad,someday,1\n"] {
        let (rows, complaint) = run(&format!("series,time,value\n{first}{days}"));
        assert_eq!(rows, ["good,1,2011-03-10,3"], "{first}");
        assert!(complaint.contains("series \"bad\""), "{complaint}");
    }
    let (rows, complaint) =
        run(&format!("series,time,value\nodd,1,5\nodd,2,6\n{days}{}", days.replace("good", "other")));
    assert_eq!(rows, ["good,1,2011-03-10,3", "other,1,2011-03-10,3"]);
    assert!(complaint.contains("\"odd\": 1 is of another form than the times of most series, which are dates"));
}

#[test]
fn series_may_be_separated_by_semicolons_and_have_a_decimal_comma() {
    let rows =
        series(&["--method", "naive", "--horizon", "1"], "series;time;value\na;1;1,5\na;2;1.250,5\nb;1;7\nb;2;8\n");
    assert_eq!(rows.iter().map(|row| row[3].as_str()).collect::<Vec<_>>(), ["1250.5", "8"]);
    let rows = series(&["--method", "naive", "--horizon", "1"], "series\ttime\tvalue\na\t1\t1.5\na\t2\t2.5\n");
    assert_eq!(rows[0][3], "2.5");
    let output = aisle(
        &["forecast", "--series", "-", "--horizon", "1"],
        "series;time;value\na;1;1,5\na;2;2\nb;1;1.250\nb;2;8\n",
    );
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("line 4: \"1.250\" has a decimal point, other values a decimal comma"), "{complaint}");
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 2);
}

#[test]
fn what_a_number_cannot_hold_is_refused() {
    let output = aisle(&["forecast", "--series", "-"], "series,time,value\ns,1,1e300\ns,2,2e300\ns,3,1e300\n");
    assert_eq!(output.status.code(), Some(1));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("line 2: \"1e300\" is beyond what can be computed with"), "{complaint}");
    let rows: String =
        [1, 3, 2, 5, 1, 2, 4].iter().enumerate().map(|(time, value)| format!("s,{time},{value}e99\n")).collect();
    let output = aisle(&["forecast", "--series", "-"], &format!("series,time,value\n{rows}"));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("inf") && !text.contains("NaN"), "{text}");
}

#[test]
fn steps_that_no_time_can_be_written_for_are_refused() {
    let dates: String = (1..=31).map(|day| format!("s,9999-12-{day:02},{day}\n")).collect();
    let months: String = (1..=12).map(|month| format!("s,9999-{month:02}-28,{month}\n")).collect();
    for (rows, last, end) in [
        ("s,-9007199254740992,1\ns,9007199254740992,2\n", "9007199254740992", "9007199254740992"),
        ("s,0001-01-01,1\ns,9999-12-31,2\n", "9999-12-31", "9999-12-31"),
        (&dates, "9999-12-31", "9999-12-31"),
        (&months, "9999-12-28", "9999-12-28"),
        ("s,9000-01,1\ns,9999-12,2\n", "9999-12", "9999-12"),
    ] {
        let output = aisle(&["forecast", "--series", "-", "--horizon", "2000"], &format!("series,time,value\n{rows}"));
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{complaint}");
        let expected =
            format!("series \"s\": from {last} on, 2000 steps to come would lie beyond {end}; look less far");
        assert!(complaint.contains(&expected), "{complaint}");
    }
    // The last step that can be written has its events, too.
    let rows = &months[..months.find("s,9999-12").unwrap()];
    let arguments = ["--horizon", "1", "--event", "Fair=9999-12-03", "--method", "regression"];
    assert_eq!(series(&arguments, &format!("series,time,value\n{rows}"))[0][2], "9999-12-28");
}

#[test]
fn a_series_file_that_is_no_utf8_is_named_with_its_line() {
    let complaint = |input: &[u8]| {
        let path = std::env::temp_dir().join(format!("aisle-series-{}-{}.csv", std::process::id(), input.len()));
        std::fs::write(&path, input).unwrap();
        let output = aisle(&["forecast", "--series", path.to_str().unwrap()], "");
        std::fs::remove_file(&path).unwrap();
        assert_eq!(output.status.code(), Some(1));
        let complaint = String::from_utf8(output.stderr).unwrap();
        complaint.split_once(".csv: ").expect("it names the file").1.to_owned()
    };
    let latin = complaint(b"series,time,value\na,1,2\ncaf\xe9,1,2\n");
    assert_eq!(latin, "line 3 is no UTF-8 text; save the file as UTF-8, not packed\n");
    let packed = complaint(b"\x1f\x8b\x08\0\0\0\0\0\0\xff\n");
    assert!(packed.starts_with("line 1 is no UTF-8 text"), "{packed}");
}

#[test]
fn returns_alone_are_no_demand() {
    let returns = "Invoice,SKU,Qty,Date,Price\nC1,A,-1,2011-03-01,5\nC2,A,-2,2011-03-02,5\n";
    let output = aisle(&["forecast", "-"], returns);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        complaint,
        "aisle: no line sells merchandise: returns, services and the like are no demand to forecast\n"
    );
}

#[test]
fn names_that_a_spreadsheet_would_compute_are_defused() {
    let rows = series(&["--method", "naive", "--horizon", "1"], "series,time,value\n=1+1,1,5\n=1+1,2,6\n");
    assert_eq!(rows[0][..4], ["'=1+1", "1", "3", "6"]);
}

#[test]
fn a_bad_series_stops_no_other() {
    let mut input = String::from("series,time,value\n");
    for (name, rows) in [
        ("one point", "1 5"),
        ("zeros", "1 0|2 0|3 0|4 0|5 0|6 0|7 0|8 0"),
        ("constant", "1 5|2 5|3 5|4 5|5 5|6 5|7 5|8 5"),
        ("spike", "1 0|2 0|3 0|4 900|5 0|6 0|7 0|8 1"),
        ("negative", "1 -5|2 -2|3 -9|4 -1|5 -3|6 -8|7 -2|8 -4"),
        ("out of order", "3 5|1 2|2 4"),
        ("long gap", "1 5|400 7"),
        ("twice", "1 5|1 6|2 7"),
        ("words", "1 5|2 many|3 7"),
        ("no time", "1 5|soon 6"),
        ("infinite", "1 5|2 inf"),
        ("endless", "1 5|9000000 6"),
        ("unknown", "1 NaN|2 NaN"),
        ("months", "2011-01 5|2011-02 6"),
    ] {
        for row in rows.split('|') {
            input += &format!("{name},{}\n", row.replace(' ', ","));
        }
    }
    let output = aisle(&["forecast", "--series", "-", "--horizon", "3"], &input);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    for name in ["one point", "zeros", "constant", "spike", "negative", "out of order", "long gap"] {
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with(&format!("{name},"))).collect();
        assert_eq!(rows.len(), 3, "{name}");
        for cell in rows.iter().flat_map(|row| row.split(',').skip(3).take(6)) {
            assert!(cell.parse::<f64>().unwrap().is_finite(), "{name}: {cell}");
        }
    }
    let complaint = String::from_utf8(output.stderr).unwrap();
    for part in [
        "\"twice\": it has two values for 1",
        "\"words\": line",
        "\"many\" is no number",
        "\"soon\" is no time",
        "\"inf\" is no number",
        "\"endless\": it spans 9000000 steps",
        "\"unknown\": it has no value",
        "\"months\": 2011-01 is of another form than the times of most series, which are integers",
        "\"out of order\": its times were out of order",
    ] {
        assert!(complaint.contains(part), "{part} is missing in\n{complaint}");
    }
}

#[test]
fn what_to_be_wary_of_is_said_whatever_the_form() {
    let steps = |name: &str, value: &dyn Fn(usize) -> usize| -> String {
        (1..=20).map(|step| format!("{name},{step},{}\n", value(step))).collect()
    };
    let input = format!(
        "series,time,value\n{}{}{}one,20,5\n",
        steps("even", &|_| 5),
        steps("none", &|_| 0),
        steps("late", &|step| if step == 20 { 9 } else { 0 }),
    );
    let said = |arguments: &[&str], input: &str| {
        let output = aisle(&[&["forecast"], arguments].concat(), input);
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let of_series = ["--series", "-", "--method", "ets_anm", "--horizon", "2"];
    let text = said(&of_series, &input);
    let expected = [
        "series \"none\": nothing but zeros",
        "series \"even\", \"none\", \"late\" and 1 more: the method cannot be fitted to it; the last value stands in",
        "series \"late\": one value is more than half of all",
        "series \"one\": fewer than 12 values or two seasons: little to go by",
    ];
    for line in expected {
        assert!(text.contains(&format!("aisle: {line}\n")), "{line} is missing in\n{text}");
    }
    assert_eq!(said(&[&of_series[..], &["--json"]].concat(), &input), text);
    let even = said(&["--series", "-"], &input);
    for words in ["\"even\", \"none\": all values are the same: nothing tells", "\"one\": nothing tells"] {
        assert!(even.contains(&format!("series {words} how far off it may be\n")), "{even}");
    }
    let one_day: String = shop().lines().take(2).map(|line| format!("{line}\n")).collect();
    assert!(said(&["-"], &one_day).contains("aisle: series \"MUG\": fewer than 12 values"));
    assert!(said(&["-", "--by", "total"], &one_day).contains("aisle: fewer than 12 values"));
}

#[test]
fn a_range_without_width_is_told_as_unknown() {
    // A lamp is sold once, on the last day: forty. Mugs sell the same each week but the first.
    let mugs = shop().replacen("MUG,Mug,2,", "MUG,Mug,9,", 1);
    let once = format!("{mugs}99,LAMP,Lamp,40,2011-03-25 17:00:00,2.5,1,Spain\n");
    let arguments = ["forecast", "-", "--horizon", "7", "--by", "product"];
    let output = aisle(&arguments, &once);
    let table = String::from_utf8(output.stdout).unwrap();
    let row = |name: &str| {
        table.lines().find(|line| line.starts_with(name)).expect("a row").split_whitespace().collect::<Vec<_>>()
    };
    assert_eq!((row("LAMP")[2], &row("LAMP")[5..]), ("window_mean", &["unknown", "unknown"][..]));
    assert!(!row("MUG").contains(&"unknown"), "{table}");
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("series \"LAMP\": nothing tells how far off it may be\n"), "{complaint}");
    let value: Value = serde_json::from_str(&answer(&[&arguments[..], &["--json"]].concat(), &once)).unwrap();
    let lamp = value["series"].as_array().unwrap().iter().find(|series| series["series"] == "LAMP").unwrap();
    assert_eq!(lamp["reason"], "short");
    let warnings = lamp["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|words| *words == "nothing tells how far off it may be"), "{warnings:?}");
    // Its ranges have no width.
    for range in lamp["total"]["ranges"].as_array().unwrap() {
        assert_eq!(range["low"], range["high"]);
    }
}

#[test]
fn what_has_no_meaning_for_other_series_is_refused() {
    for arguments in [
        &["--from", "2011-01-01"][..],
        &["--country", "Spain"],
        &["--by", "total"],
        &["--step", "week"],
        &["--column", "date=time"],
        &["--decimal", "comma"],
        &["--zone", "+01:00"],
    ] {
        let output = aisle(&[&["forecast", "--series", "-"], arguments].concat(), "series,time,value\na,1,5\n");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("cannot be used with"), "{arguments:?}");
    }
}

#[test]
fn complaints_are_short_and_say_what_would_be_right() {
    let complaint = |arguments: &[&str], rows: &str| {
        let output =
            aisle(&[&["forecast", "--series", "-"], arguments].concat(), &format!("series,time,value\n{rows}"));
        String::from_utf8(output.stderr).unwrap()
    };
    // A quote that is never closed makes a name of all that follows.
    let unclosed = complaint(&[], &format!("\"a,1,2\n{}", "b,1,2\n".repeat(10_000)));
    assert!(unclosed.len() < 300, "{} bytes", unclosed.len());
    assert!(complaint(&[], "a,1,2\na,1,3\n").contains("two values for 1; add them up, or leave one out"));
    let unknown = complaint(&["--method", "ets"], "a,1,2\n");
    assert!(
        unknown.contains("there is no method \"ets\"; there are auto, naive, ") && unknown.contains("mean_of_demand")
    );
}

#[test]
fn twenty_years_of_days_and_many_series_each_have_their_forecast() {
    let day = |number: i32| aisle_engine::table::Day::from_number(number);
    // A day of 2000 to one of 2019; every other series knows only these two.
    let (first, last) = (10_959, 18_262);
    let mut input = String::from("series,time,value\n");
    for number in first..=last {
        input += &format!("long,{},{}\n", day(number), 20 + number % 7 + number * 13 % 5);
    }
    for name in 0..200 {
        input += &format!("gap {name},{},1\ngap {name},{},{}\n", day(first), day(last), name % 5);
    }
    let output = aisle(&["forecast", "--series", "-", "--horizon", "2"], &input);
    assert!(output.status.success());
    // What was filled in is said of twenty series, a warning with the first three; the others are counted.
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("aisle: and 180 more\n"), "{complaint}");
    let warning = "aisle: series \"gap 0\", \"gap 2\", \"gap 3\" and 157 more: one value is more than half of all\n";
    assert!(complaint.contains(warning), "{complaint}");
    let text = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 402);
    assert!(rows.iter().all(|row| row[3..9].iter().all(|cell| cell.parse::<f64>().unwrap().is_finite())));
    let long: f64 = rows[0][3].parse().unwrap();
    assert!((20.0..31.0).contains(&long), "{long}");
    // One sale in 7,304 days, and the forecast says so.
    let gap: f64 = rows[2][3].parse().unwrap();
    assert!((0.0..0.1).contains(&gap), "{gap}");
}

#[test]
fn what_cannot_be_a_series_file_says_so() {
    for (input, part) in [
        ("", "standard input: the file is empty"),
        ("series,time\na,1\n", "there are: series, time"),
        ("series,time,value\n", "no rows"),
        ("series,time,value\n,,\n", "no rows"),
        ("series,time,value\na,1,x\n", "no series could be forecast"),
    ] {
        let output = aisle(&["forecast", "--series", "-"], input);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{input:?}");
        assert!(complaint.contains(part), "{part} is missing in {complaint}");
    }
    assert_eq!(
        aisle(&["forecast", "--series", "-", "--level", "0"], "series,time,value\na,1,5\n").status.code(),
        Some(2)
    );
    assert_eq!(
        aisle(&["forecast", "--series", "-", "--method", "magic"], "series,time,value\na,1,5\n").status.code(),
        Some(2)
    );
    assert_eq!(aisle(&["forecast"], "").status.code(), Some(2));
}

#[test]
fn a_shop_is_forecast_on_its_open_days() {
    let text = answer(&["forecast", "-", "--csv", "--horizon", "7", "--method", "seasonal_naive"], &shop());
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let found: Vec<String> = rows.iter().map(|row| [row[0], row[2], row[3]].join(" ")).collect();
    // The last day of the data, 25 March, is a Friday; it sold six.
    let expected = ["MUG 2011-03-28 2", "MUG 2011-03-29 3", "MUG 2011-03-30 4", "MUG 2011-03-31 5", "MUG 2011-04-01 6"];
    assert_eq!(found, expected);
    let sales = answer(
        &[
            "forecast",
            "-",
            "--csv",
            "--by",
            "total",
            "--measure",
            "sales",
            "--step",
            "week",
            "--horizon",
            "1",
            "--method",
            "naive",
        ],
        &shop(),
    );
    // 2 + 3 + 4 + 5 + 6 mugs of 2.50.
    assert_eq!(sales.lines().nth(1).unwrap().split(',').nth(3), Some("50"));
    assert!(answer(&["forecast", "-"], &shop()).contains("Mug"));
}

#[test]
fn days_without_data_are_no_closing_days() {
    // Two years later the shop sells on. Those two years say nothing of the days to come.
    let later: String = shop().lines().skip(1).map(|line| format!("2{}\n", line.replace("2011", "2013"))).collect();
    let text = answer(&["forecast", "-", "--csv", "--horizon", "7"], &format!("{}{later}", shop()));
    assert_eq!(text.lines().skip(1).count(), 7, "{text}");
    let closed = aisle(&["forecast", "-", "--horizon", "7", "--closed", "2011-03-01..2011-12-31"], &shop());
    assert_eq!(closed.status.code(), Some(1));
    let complaint = String::from_utf8(closed.stderr).unwrap();
    assert!(complaint.starts_with("aisle: the shop is closed on all days to come"), "{complaint}");
}

#[test]
fn parts_add_up_to_their_whole() {
    let row = |name: &str, step: usize, value: usize| format!("{name},{step},{value}\n");
    let parts: String =
        (1..40).map(|step| row("a", step, step * step % 11) + &row("b", step, step * 7 % 5 + step)).collect();
    let whole: String = (1..40).map(|step| row("ab", step, step * step % 11 + step * 7 % 5 + step)).collect();
    let means = |arguments: &[&str], rows: &str| -> Vec<(String, f64)> {
        let rows = series(&[&["--horizon", "3"], arguments].concat(), &format!("series,time,value\n{rows}"));
        rows.iter().map(|row| (row[1].clone(), row[3].parse().unwrap())).collect()
    };
    for (step, expected) in means(&["--method", "mean_of_trends"], &whole) {
        let parts = means(&["--adds-up"], &parts);
        let sum: f64 = parts.iter().filter(|(of_step, _)| *of_step == step).map(|(_, mean)| mean).sum();
        assert!((sum - expected).abs() < 1e-9, "{sum} and {expected}");
    }
    let uneven = aisle(&["forecast", "--series", "-", "--adds-up"], "series,time,value\na,1,5\na,2,5\nb,1,5\n");
    assert_eq!(uneven.status.code(), Some(1));
}

#[test]
fn a_backtest_is_told_beside_the_naive_method() {
    assert!(answer(&["forecast", "-", "--backtest", "2", "--horizon", "5"], &shop()).contains("seasonal naive"));
}

#[test]
fn events_are_measured_and_closed_days_left_out() {
    // Days of 10, but 30 while the fair was on.
    let of_fair = |day: i32| (20..24).contains(&day) || (41..44).contains(&day);
    let day =
        |day: i32| format!("2011-{:02}-{:02}", if day < 31 { 1 } else { 2 }, if day < 31 { day + 1 } else { day - 30 });
    let rows: String = (0..56).map(|at| format!("s,{},{}\n", day(at), if of_fair(at) { 30 } else { 10 })).collect();
    let input = format!("series,time,value\n{rows}");
    let fair = ["--event", "Fair=2011-01-21..2011-01-24", "--event", "Fair=2011-02-11..2011-02-13"];
    let arguments =
        [&fair[..], &["--event", "Fair=2011-03-01", "--event", "New=2011-03-02", "--horizon", "4"]].concat();
    let rows = series(&[&arguments[..], &["--closed", "2011-02-26..2011-02-28"]].concat(), &input);
    let found: Vec<(&str, f64)> = rows.iter().map(|row| (row[2].as_str(), row[3].parse().unwrap())).collect();
    for ((date, mean), (expected, near)) in
        found.iter().zip([("2011-03-01", 30.0), ("2011-03-02", 10.0), ("2011-03-03", 10.0), ("2011-03-04", 10.0)])
    {
        assert!(*date == expected && (mean - near).abs() < 0.5, "{found:?}");
    }
    let json = answer(&[&["forecast", "--series", "-", "--json"], &arguments[..]].concat(), &input);
    let value: Value = serde_json::from_str(&json).expect("the answer is JSON");
    let events = value["series"][0]["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!((events[0]["name"].as_str(), events[0]["steps"].as_u64()), (Some("Fair"), Some(7)));
    assert!((events[0]["relative"].as_f64().unwrap() - 2.0).abs() < 0.05, "{events:?}");
    let table =
        answer(&["forecast", "-", "--event", "Fair=2011-01-10..2011-01-12", "--event", "New=2011-03-28"], &shop());
    assert!(table.contains("Fair") && table.contains("of other demand") && table.contains("New"), "{table}");
    for (wrong, part) in [("Fair", "it must look like"), ("Fair=soon", "not a date"), ("=2011-01-01", "needs a name")] {
        let output = aisle(&["forecast", "-", "--event", wrong], &shop());
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains(part), "{wrong}");
    }
}

#[test]
fn closed_days_need_steps_of_days() {
    for (times, steps) in [
        (["1", "2", "3"], "dates or months"),
        (["2011-01", "2011-02", "2011-03"], "those of the file are of 1 month"),
        (["2011-03-31", "2011-06-30", "2011-09-30"], "those of the file are of 3 months"),
        (["2011-03-07", "2011-03-14", "2011-03-21"], "those of the file are of 7 days"),
        (["2011-03-07", "2011-03-09", "2011-03-11"], "those of the file are of 2 days"),
    ] {
        let rows: String = times.iter().map(|time| format!("a,{time},5\n")).collect();
        let input = format!("series,time,value\n{rows}");
        let output = aisle(&["forecast", "--series", "-", "--closed", "2011-12-24..2012-01-02"], &input);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        assert!(complaint.contains("--closed") && complaint.contains(steps), "{complaint}");
    }
}

#[test]
fn the_table_of_series_has_the_effects_on_each() {
    // In the fair, on ten days, one series sells 30 instead of 10 and the other as ever.
    let is_fair = |day: usize| (10..15).contains(&day) || (40..45).contains(&day);
    let date = |day: usize| aisle_engine::table::Day::from_number(15_000 + day as i32);
    let rows: String = (0..60)
        .map(|day| format!("a,{0},{1}\nb,{0},{2}\n", date(day), if is_fair(day) { 30 } else { 10 }, 5 + day % 2))
        .collect();
    let fair = [10, 40].map(|day| format!("Fair={}..{}", date(day), date(day + 4)));
    let arguments = ["forecast", "--series", "-", "--backtest", "1", "--horizon", "5", "--event", &fair[0], "--event"];
    let text = answer(
        &[&arguments[..], &[&fair[1], "--event", "New=2030-01-01"]].concat(),
        &format!("series,time,value\n{rows}"),
    );
    let (_, table) = text.split_once("\nEvents, per step of each series:\n\n").expect("a table of events");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).take(4).map(|row| row.split_whitespace().collect()).collect();
    let heads: Vec<&[&str]> = rows.iter().map(|row| &row[..3]).collect();
    assert_eq!(heads, [["a", "Fair", "10"], ["a", "New", "0"], ["b", "Fair", "10"], ["b", "New", "0"]]);
    let effects = [0, 2].map(|row| rows[row][3].parse::<f64>().expect("an effect"));
    assert!((effects[0] - 20.0).abs() < 0.5 && effects[1].abs() < 0.5, "{table}");
}

#[test]
fn how_parts_add_up_is_asked_only_where_they_are_made_to() {
    for (arguments, part) in [
        (&["--by", "country", "--method", "ses", "--adds-up", "bottom-up"][..], "ses, are not made to add up"),
        (&["--spec", r#"{"forecast":{"method":"ses"}}"#, "--adds-up", "top-down"], "ses, are not made to add up"),
        (&["--by", "total", "--adds-up", "bottom-up"], "the total has no parts"),
    ] {
        let output = aisle(&[&["forecast", "-"], arguments].concat(), &shop());
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        assert!(complaint.contains(part), "{complaint}");
    }
    answer(&["forecast", "-", "--by", "country", "--method", "auto", "--adds-up", "bottom-up"], &shop());
    // The forecasts of other series are made to add up, whatever their method: bottom-up keeps them.
    let rows = "series,time,value\na,1,5\na,2,7\nb,1,1\nb,2,3\n";
    let arguments = ["--method", "naive", "--horizon", "1"];
    let means = |how: &str| -> Vec<String> {
        series(&[&arguments[..], &["--adds-up", how]].concat(), rows).iter().map(|row| row[3].clone()).collect()
    };
    assert_eq!(means("bottom-up"), ["7", "3"]);
    // Their sums, 6 and 10, have a mean of 8 to be shared out as 7 to 3.
    assert_eq!(means("top-down"), ["5.6", "2.4"]);
}

#[test]
fn what_looks_odd_is_shown_with_its_dates_and_left_as_it_is() {
    // Two a day, but ninety on one, nothing for a fortnight, and nothing since 3 March.
    let value = |day: i32| match day {
        20 => 90,
        35..49 => 0,
        61.. => 0,
        _ => 2 + day % 2,
    };
    let month = |day: i32| match day {
        0..31 => format!("01-{:02}", day + 1),
        31..59 => format!("02-{:02}", day - 30),
        _ => format!("03-{:02}", day - 58),
    };
    let rows: String = (0..75).map(|day| format!("s,2011-{},{}\n", month(day), value(day))).collect();
    let input = format!("series,time,value\n{rows}");
    let value: Value =
        serde_json::from_str(&answer(&["forecast", "--series", "-", "--json"], &input)).expect("the answer is JSON");
    let flags = &value["series"][0]["flags"];
    let expected = serde_json::json!([
        {"kind": "outlier", "first": "2011-01-21", "last": "2011-01-21", "steps": 1},
        {"kind": "suspected_stock_out", "first": "2011-02-05", "last": "2011-02-18", "steps": 14},
        {"kind": "suspected_end", "first": "2011-03-03", "last": "2011-03-16", "steps": 14},
    ]);
    assert_eq!(*flags, expected);
    let table = answer(&["forecast", "--series", "-", "--backtest", "1", "--horizon", "5"], &input);
    for part in ["out of stock?", "ended, or out of stock?", "far more than usual", "2011-02-05  2011-02-18"] {
        assert!(table.contains(part), "{part} is missing in\n{table}");
    }
    // A promotion explains what was sold in it.
    let known = answer(&["forecast", "--series", "-", "--json", "--event", "Fair=2011-01-21"], &input);
    assert!(!known.contains("outlier"));
}

#[test]
fn the_json_is_as_the_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/forecast.schema.json")).expect("the schema is JSON");
    for arguments in [
        &["--by", "product"][..],
        &["--by", "country", "--level", "50"],
        &["--by", "total", "--step", "month"],
        &["--event", "Fair=2011-01-10..2011-01-12"],
    ] {
        let text = answer(&[&["forecast", "-", "--json"], arguments].concat(), &shop());
        let found = complaints(&serde_json::from_str(&text).expect("the answer is JSON"), &schema, &schema);
        assert!(found.is_empty(), "{arguments:?}: {found:#?}");
    }
    let refused = aisle(&["forecast", "--series", "-", "--json"], "series,time,value\na,1,x\nb,1,5\n");
    let value: Value = serde_json::from_slice(&refused.stdout).expect("the answer is JSON");
    assert!(complaints(&value, &schema, &schema).is_empty());
    assert!(value["series"][0]["error"].is_string() && value["series"][1]["error"].is_null());
}
