use reactive_graph::owner::Owner;

/// Runs with an owner that never ends, so that what is made stays as long as the page does.
pub(crate) fn rooted(make: impl FnOnce()) {
    // It is only refused where it is set already.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.with(make);
    std::mem::forget(owner);
}
