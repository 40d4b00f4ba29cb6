/// What a part of the page is made from, as one type for all closures.
///
/// `dyn Fn` would do, but its table of functions carries a `call_once` that is compiled for each closure and never called.
pub(crate) trait Make<T> {
    fn make(&self) -> T;
}

impl<T, F: Fn() -> T> Make<T> for F {
    fn make(&self) -> T {
        self()
    }
}
