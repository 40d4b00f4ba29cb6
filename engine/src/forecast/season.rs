use super::methods::Input;

/// The normal quantile of a 90 % two-sided test.
const CRITICAL: f64 = 1.644_853_626_951_472_7;
/// The least factor of a phase: less is a phase of nothing, by which one cannot divide.
const LEAST_FACTOR: f64 = 0.01;

/// How a season goes with the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SeasonKind {
    /// It is added.
    Additive,
    /// The level is multiplied with it.
    Multiplicative,
}

/// What a season does to each of its phases.
#[derive(Clone, Debug)]
pub(super) struct Season {
    pub(super) kind: SeasonKind,
    /// One number a phase: they sum to 0, or have the mean 1.
    pub(super) of_phase: Vec<f64>,
}

/// How many phases of the season the values really have: a shop may never open on a weekday.
pub(super) fn season_length(input: &Input<'_>) -> usize {
    let mut is_seen = vec![false; input.period];
    input.phases[..input.values.len()].iter().for_each(|&phase| is_seen[usize::from(phase)] = true);
    is_seen.iter().filter(|&&is_seen| is_seen).count()
}

/// Were two whole seasons seen?
pub(super) fn has_seasons(input: &Input<'_>) -> bool {
    let length = season_length(input);
    length >= 2 && input.values.len() >= 2 * length
}

/// Does the autocorrelation at one season stand out, at 90 %?
///
/// It needs two whole seasons.
///
/// # References
/// Fiorucci et al. (2016), section 4.1, after Assimakopoulos & Nikolopoulos (2000).
pub(super) fn is_seasonal(input: &Input<'_>) -> bool {
    let (values, period) = (input.values, season_length(input));
    let count = values.len();
    if period < 2 || count < 2 * period {
        return false;
    }
    let mean = values.iter().sum::<f64>() / count as f64;
    let covariance = |lag: usize| -> f64 {
        let pairs = values[lag..].iter().zip(values);
        pairs.map(|(later, earlier)| (later - mean) * (earlier - mean)).sum()
    };
    let variance = covariance(0);
    if variance <= 0.0 {
        return false;
    }
    let shorter: f64 = (1..period).map(|lag| (covariance(lag) / variance).powi(2)).sum();
    let limit = CRITICAL * ((1.0 + 2.0 * shorter) / count as f64).sqrt();
    (covariance(period) / variance).abs() > limit
}

impl Season {
    /// Classical decomposition: the mean of each phase around the centred moving average over one season. A multiplicative
    /// season is asked for; where a value or a phase is not well above zero it is additive. `None` for less than two seasons
    /// or where a phase is missing.
    ///
    /// # References
    /// Hyndman & Athanasopoulos (2021), "Forecasting: Principles and Practice", 3rd edition, section 3.4.
    pub(super) fn decompose(input: &Input<'_>, kind: SeasonKind) -> Option<Self> {
        if !has_seasons(input) {
            return None;
        }
        let is_positive = input.values.iter().all(|&value| value > 0.0);
        if kind == SeasonKind::Multiplicative && is_positive {
            let season = Self::around_trend(input, kind)?;
            if season.of_phase.iter().all(|&factor| factor >= LEAST_FACTOR) {
                return Some(season);
            }
        }
        Self::around_trend(input, SeasonKind::Additive)
    }

    fn around_trend(input: &Input<'_>, kind: SeasonKind) -> Option<Self> {
        let (values, length) = (input.values, season_length(input));
        let (before, after) = (length / 2, length - length / 2);
        let mut sums = vec![(0.0, 0_u32); input.period];
        for index in before..=values.len() - after {
            // Over an even season, the two ends count half.
            let whole: f64 = values[index - before..index + after].iter().sum();
            let trend = if length.is_multiple_of(2) {
                let Some(end) = values.get(index + after) else { break };
                (whole + 0.5 * (end - values[index - before])) / length as f64
            } else {
                whole / length as f64
            };
            let (sum, count) = &mut sums[usize::from(input.phases[index])];
            *sum += match kind {
                SeasonKind::Additive => values[index] - trend,
                SeasonKind::Multiplicative => values[index] / trend,
            };
            *count += 1;
        }
        let found = || sums.iter().filter(|&&(_, count)| count > 0);
        if found().count() < length {
            return None;
        }
        let mean = found().map(|&(sum, count)| sum / f64::from(count)).sum::<f64>() / length as f64;
        // A phase that never came changes nothing.
        let part = |&(sum, count): &(f64, u32)| match kind {
            SeasonKind::Additive if count == 0 => 0.0,
            SeasonKind::Multiplicative if count == 0 => 1.0,
            SeasonKind::Additive => sum / f64::from(count) - mean,
            SeasonKind::Multiplicative => sum / f64::from(count) / mean,
        };
        Some(Self { kind, of_phase: sums.iter().map(part).collect() })
    }

    /// The values without the season.
    pub(super) fn remove(&self, input: &Input<'_>) -> Vec<f64> {
        let without = |(value, phase): (&f64, &u16)| {
            let part = self.of_phase[usize::from(*phase)];
            if self.kind == SeasonKind::Additive { value - part } else { value / part }
        };
        input.values.iter().zip(input.phases).map(without).collect()
    }

    /// Numbers without the season, one for each phase given, with it.
    pub(super) fn restore(&self, values: &mut [f64], phases: &[u16]) {
        for (value, phase) in values.iter_mut().zip(phases) {
            let part = self.of_phase[usize::from(*phase)];
            *value = if self.kind == SeasonKind::Additive { *value + part } else { *value * part };
        }
    }
}
