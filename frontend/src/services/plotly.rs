//! The chart library, loaded when the first chart wants it. `boot.js` fetches it, and `plotly-entry.js` says which traces
//! it can draw.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::download::save_bytes;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = aisleLoadPlotly)]
    fn load_plotly() -> Result<Promise, JsValue>;

    #[derive(Clone)]
    type Library;
    #[wasm_bindgen(method, catch)]
    fn register(this: &Library, component: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn react(
        this: &Library,
        chart: &Element,
        traces: &JsValue,
        layout: &JsValue,
        config: &JsValue,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn relayout(this: &Library, chart: &Element, update: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn purge(this: &Library, chart: &Element) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = toImage)]
    fn to_image(this: &Library, figure: &JsValue, options: &JsValue) -> Result<Promise, JsValue>;
}

/// Pixels of a saved picture for one of the page.
const PICTURE_SCALE: f64 = 2.0;

/// Milliseconds since 1970, as dates are on an axis.
pub(crate) type Millis = f64;

/// The loaded library.
#[derive(Clone)]
pub(crate) struct Plotly(Library);

/// What it draws: traces, layout and settings, as its reference describes them.
pub(crate) struct Figure {
    pub(crate) traces: JsValue,
    pub(crate) layout: JsValue,
    pub(crate) config: JsValue,
}

impl Plotly {
    /// Loads the library, or finds it loaded, and teaches it how the visitor's locale writes dates.
    ///
    /// # Errors
    /// The browser's words.
    pub(crate) async fn load(locale: &JsValue) -> Result<Self, JsValue> {
        let library: Library = JsFuture::from(load_plotly()?).await?.unchecked_into();
        library.register(locale)?;
        Ok(Self(library))
    }

    /// Draws a figure, or what has changed of it.
    ///
    /// # Errors
    /// The library's words.
    pub(crate) async fn draw(&self, chart: &Element, figure: &Figure) -> Result<(), JsValue> {
        JsFuture::from(self.0.react(chart, &figure.traces, &figure.layout, &figure.config)?).await.map(drop)
    }

    /// Shows a span of a date axis, or all of it.
    ///
    /// # Errors
    /// The library's words.
    pub(crate) async fn show(&self, chart: &Element, span: Option<(Millis, Millis)>) -> Result<(), JsValue> {
        let update = match span {
            Some((from, to)) => object(&[("xaxis.range", array(&[from.into(), to.into()]))]),
            None => object(&[("xaxis.autorange", true.into())]),
        };
        JsFuture::from(self.0.relayout(chart, &update)?).await.map(drop)
    }

    /// Takes a chart away, with its listeners.
    pub(crate) fn remove(&self, chart: &Element) {
        let _ = self.0.purge(chart);
    }

    /// Saves what a chart shows as a picture, with a title. `layout` is what the picture has other than the chart.
    ///
    /// # Errors
    /// The library's words.
    pub(crate) async fn save(
        &self,
        chart: &Element,
        layout: &JsValue,
        config: &JsValue,
        name: &str,
    ) -> Result<(), JsValue> {
        let shown = Object::assign(&Object::new(), &Reflect::get(chart, &"layout".into())?.unchecked_into());
        let layout = Object::assign(&shown, layout.unchecked_ref());
        let figure =
            [("data", Reflect::get(chart, &"data".into())?), ("layout", layout.into()), ("config", config.clone())];
        let rect = chart.get_bounding_client_rect();
        let options = [
            ("format", "png".into()),
            ("width", rect.width().into()),
            ("height", rect.height().into()),
            ("scale", PICTURE_SCALE.into()),
        ];
        let url = JsFuture::from(self.0.to_image(&object(&figure), &object(&options))?).await?;
        // The page's policy lets nothing fetch a `data:` address, so the bytes are read from it.
        let url = url.as_string().unwrap_or_default();
        let (_, base64) = url.split_once(',').ok_or(JsValue::NULL)?;
        let bytes = web_sys::window().ok_or(JsValue::NULL)?.atob(base64)?;
        save_bytes(name, "image/png", &bytes.chars().map(|byte| byte as u8).collect::<Vec<_>>());
        Ok(())
    }
}

/// The span of dates that a chart shows; `None` before it is drawn.
pub(crate) fn shown_span(chart: &Element) -> Option<(Millis, Millis)> {
    let get = |value: &JsValue, name: &str| Reflect::get(value, &name.into()).ok();
    let range = get(&get(&get(chart, "layout")?, "xaxis")?, "range")?;
    // `2011-03-01`, `2011-03-01 12:00` or finer; minutes are fine enough here.
    let millis = |index: u32| {
        let date = Reflect::get_u32(&range, index).ok()?;
        let text = date.as_string()?;
        let millis = match text.get(..16) {
            Some(minute) => js_sys::Date::parse(&format!("{}Z", minute.replace(' ', "T"))),
            None => js_sys::Date::parse(text.get(..10)?),
        };
        millis.is_finite().then_some(millis)
    };
    Some((millis(0)?, millis(1)?))
}

/// A plain object of JavaScript.
pub(crate) fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// An array of JavaScript.
pub(crate) fn array(items: &[JsValue]) -> JsValue {
    items.iter().collect::<js_sys::Array>().into()
}
