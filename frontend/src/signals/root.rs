use reactive_graph::graph::untrack;
use reactive_graph::owner::Owner;

/// Runs with an owner that never ends, so that what is made stays as long as the page does.
pub(crate) fn rooted(make: impl FnOnce()) {
    // It is only refused where it is set already.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.with(make);
    std::mem::forget(owner);
}

/// Owns what is made in it, which ends when it is dropped, whoever else may end before. Nobody owns it: an owner remembers for ever
/// whom it has owned.
pub(crate) struct Scope(Owner);

impl Scope {
    pub(crate) fn new() -> Self {
        Self(Owner::default())
    }

    /// Makes something in it. Who asks follows nothing of what that reads.
    pub(crate) fn make<T>(&self, make: impl FnOnce() -> T) -> T {
        untrack(|| self.0.with(make))
    }
}
