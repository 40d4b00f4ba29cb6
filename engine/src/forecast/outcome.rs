/// From 2⁵² on there are no numbers but whole ones.
const ALL_WHOLE: f64 = 4_503_599_627_370_496.0;

/// What may come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Any number.
    Any,
    /// Numbers from 0.
    NotNegative,
    /// Whole numbers from 0.
    Whole,
}

impl Outcome {
    pub(super) fn limit(self, value: f64) -> f64 {
        match self {
            Self::Any => value,
            Self::NotNegative => value.max(0.0),
            Self::Whole => round(value.max(0.0)),
        }
    }
}

/// The nearest whole number, the greater of two, of one that is not below zero. (Not all machines have an instruction for it.)
fn round(value: f64) -> f64 {
    // The sum has no place for a fraction; of two as near it takes the even one.
    let nearest = (value + ALL_WHOLE) - ALL_WHOLE;
    let whole = if value - nearest == 0.5 { nearest + 1.0 } else { nearest };
    if value < ALL_WHOLE { whole } else { value }
}
