use aisle_engine::forecast::reconcile::{Noise, Reconciliation, Tree};
use aisle_engine::forecast::{Forecast, Question, one_step_errors};

/// The parts of a whole, and last the whole, as far as they have to be known to make them add up.
#[derive(Default)]
pub(super) struct Nodes {
    means: Vec<Vec<f64>>,
    /// One-step errors, if there are few nodes.
    errors: Vec<Vec<f64>>,
    keeps_errors: bool,
    deviations: Vec<f64>,
}

impl Nodes {
    pub(super) fn new(keeps_errors: bool) -> Self {
        Self { keeps_errors, ..Self::default() }
    }

    /// Adds a series with its forecast.
    pub(super) fn add(&mut self, question: &Question<'_>, forecast: &Forecast) {
        if self.keeps_errors {
            self.errors.extend(one_step_errors(question));
        }
        self.means.push(forecast.mean.clone());
        self.deviations.push(forecast.deviation);
    }

    /// The means of the parts once they add up.
    pub(super) fn reconciled(mut self, how: Reconciliation) -> anyhow::Result<Vec<Vec<f64>>> {
        let parts = self.means.len() - 1;
        let tree = Tree::new(&vec![0; parts])?;
        // A tree begins with its root.
        self.means.rotate_right(1);
        self.deviations.rotate_right(1);
        if self.keeps_errors {
            self.errors.rotate_right(1);
        }
        let noise = if self.keeps_errors { Noise::Errors(&self.errors) } else { Noise::Deviations(&self.deviations) };
        how.apply(&tree, &mut self.means, noise);
        self.means.remove(0);
        Ok(self.means)
    }
}
