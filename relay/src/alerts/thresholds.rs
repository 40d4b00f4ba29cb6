/// When to raise alerts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Net sales of the last whole hour are low below this part of the mean of the same hour of the four weeks before; `None` never
    /// looks.
    pub low_sales: Option<f64>,
    /// Today's returns are high above this part of gross sales.
    pub high_returns: Option<f64>,
    /// No event for so many minutes is silence.
    pub silence_minutes: Option<u32>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { low_sales: Some(0.5), high_returns: Some(0.2), silence_minutes: None }
    }
}
