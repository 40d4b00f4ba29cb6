use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::Limits;

/// The connections that there are.
#[derive(Clone, Debug)]
pub(super) struct Connections {
    limits: Limits,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A connection's place; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    connections: Connections,
    address: IpAddr,
}

impl Connections {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, by_address: Arc::default() }
    }

    /// A place for a connection from this address, if there is one.
    pub(super) fn take(&self, address: IpAddr) -> Option<Arc<Slot>> {
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = by_address.values().sum();
        let of_address = by_address.get(&address).copied().unwrap_or(0);
        if all >= self.limits.connections || of_address >= self.limits.connections_per_address {
            return None;
        }
        by_address.insert(address, of_address + 1);
        Some(Arc::new(Slot { connections: self.clone(), address }))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut by_address = self.connections.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_and_given_back() {
        let limits = Limits { connections: 3, connections_per_address: 2, ..Limits::default() };
        let connections = Connections::new(limits);
        let [first, second] = [[127, 0, 0, 1], [127, 0, 0, 2]].map(IpAddr::from);
        let held: Vec<_> = [first, first].iter().map(|&address| connections.take(address)).collect();
        assert!(held.iter().all(Option::is_some));
        assert!(connections.take(first).is_none(), "two from one address");
        let other = connections.take(second);
        assert!(other.is_some());
        assert!(connections.take(second).is_none(), "three in all");
        drop(held);
        assert!(connections.take(first).is_some());
    }
}
