use super::Method;
use crate::forecast::numeric::Place;

/// The parameters that methods searched for, so that earlier parts of the same series need no search of their own.
#[derive(Debug, Default)]
pub(in crate::forecast) struct Searches {
    found: Vec<(Method, usize, Option<Place>)>,
}

impl Searches {
    /// The parameters of a method on values with a season of so many steps, if it has searched for them.
    pub(super) fn of(&mut self, method: Method, period: usize) -> &mut Option<Place> {
        let place = self.found.iter().position(|found| (found.0, found.1) == (method, period));
        let place = place.unwrap_or_else(|| {
            self.found.push((method, period, None));
            self.found.len() - 1
        });
        &mut self.found[place].2
    }
}
