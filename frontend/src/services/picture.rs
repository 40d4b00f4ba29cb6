//! Paints an element of the page, as it stands there, onto a canvas, and saves it as a PNG.
//!
//! An SVG image with the page's markup inside would need inline styles, which the page's policy forbids, and taints the
//! canvas in some browsers. So what the charts are made of is painted one by one: backgrounds, borders, hatches, words and
//! SVG paths.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Blob, CanvasRenderingContext2d, CssStyleDeclaration, DomRect, Element, HtmlCanvasElement, Node, Path2d, Range,
    SvgGraphicsElement,
};

use super::download::save_blob;

/// Pixels of the picture for one of the page.
const PICTURE_SCALE: f64 = 2.0;

/// Empty space around the card.
const MARGIN: f64 = 8.0;

/// Distance of two lines of a hatch.
const HATCH_STEP: f64 = 5.0;

/// Saves a picture of the element. Parts with the attribute `data-no-picture` are left out.
///
/// # Errors
/// The browser's words, when it has no canvas of that size.
pub(crate) fn save_picture(element: &Element, name: &str) -> Result<(), JsValue> {
    let document = element.owner_document().ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    let rect = element.get_bounding_client_rect();
    canvas.set_width(((rect.width() + 2.0 * MARGIN) * PICTURE_SCALE).ceil() as u32);
    canvas.set_height(((rect.height() + 2.0 * MARGIN) * PICTURE_SCALE).ceil() as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    context.scale(PICTURE_SCALE, PICTURE_SCALE)?;
    context.translate(MARGIN - rect.left(), MARGIN - rect.top())?;
    let painter = Painter { context, range: document.create_range()? };
    let page = style_of(document.body().ok_or(JsValue::NULL)?.as_ref()).ok_or(JsValue::NULL)?;
    painter.context.set_fill_style_str(&value(&page, "background-color"));
    let (left, top) = (rect.left() - MARGIN, rect.top() - MARGIN);
    painter.context.fill_rect(left, top, rect.width() + 2.0 * MARGIN, rect.height() + 2.0 * MARGIN);
    painter.paint(element)?;
    let name = name.to_owned();
    let save = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            save_blob(&name, &blob);
        }
    });
    canvas.to_blob(save.unchecked_ref())
}

struct Painter {
    context: CanvasRenderingContext2d,
    range: Range,
}

impl Painter {
    fn paint(&self, element: &Element) -> Result<(), JsValue> {
        let Some(style) = style_of(element) else { return Ok(()) };
        let is_hidden = value(&style, "display") == "none" || value(&style, "visibility") == "hidden";
        let rect = element.get_bounding_client_rect();
        // What only screen readers see is one pixel large.
        if is_hidden || element.has_attribute("data-no-picture") || (rect.width() <= 1.0 && rect.height() <= 1.0) {
            return Ok(());
        }
        self.context.save();
        self.context.set_global_alpha(number(&style, "opacity"));
        if let Some(shape) = element.dyn_ref::<SvgGraphicsElement>().filter(|_| element.tag_name() == "path") {
            self.paint_path(shape, &style)?;
        } else {
            self.paint_box(&rect, &style);
            if value(&style, "overflow-x") == "hidden" {
                self.context.begin_path();
                self.context.rect(rect.left(), rect.top(), rect.width(), rect.height());
                self.context.clip();
            }
        }
        let children = element.child_nodes();
        for child in (0..children.length()).filter_map(|index| children.get(index)) {
            match child.dyn_ref::<Element>() {
                Some(element) => self.paint(element)?,
                None if child.node_type() == Node::TEXT_NODE => self.paint_words(&child, &style)?,
                None => {}
            }
        }
        self.context.restore();
        Ok(())
    }

    fn paint_box(&self, rect: &DomRect, style: &CssStyleDeclaration) {
        let (left, top, width, height) = (rect.left(), rect.top(), rect.width(), rect.height());
        self.context.set_fill_style_str(&value(style, "background-color"));
        self.context.fill_rect(left, top, width, height);
        if value(style, "background-image").starts_with("repeating-linear-gradient") {
            self.paint_hatch(rect, &value(style, "--hatch"));
        }
        let sides = [("top", width, 0.0), ("bottom", width, 0.0), ("left", 0.0, height), ("right", 0.0, height)];
        for (side, across, down) in sides {
            let thickness = number(style, &format!("border-{side}-width"));
            if thickness > 0.0 && value(style, &format!("border-{side}-style")) != "none" {
                self.context.set_fill_style_str(&value(style, &format!("border-{side}-color")));
                let x = if side == "right" { left + width - thickness } else { left };
                let y = if side == "bottom" { top + height - thickness } else { top };
                self.context.fill_rect(x, y, across.max(thickness), down.max(thickness));
            }
        }
    }

    fn paint_hatch(&self, rect: &DomRect, colour: &str) {
        self.context.save();
        self.context.begin_path();
        self.context.rect(rect.left(), rect.top(), rect.width(), rect.height());
        self.context.clip();
        self.context.begin_path();
        let mut x = rect.left() - rect.height();
        while x < rect.right() {
            self.context.move_to(x, rect.bottom());
            self.context.line_to(x + rect.height(), rect.top());
            x += HATCH_STEP;
        }
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(1.0);
        self.context.stroke();
        self.context.restore();
    }

    fn paint_path(&self, shape: &SvgGraphicsElement, style: &CssStyleDeclaration) -> Result<(), JsValue> {
        let (Some(data), Some(matrix)) = (shape.get_attribute("d"), shape.get_screen_ctm()) else {
            return Ok(());
        };
        let path = Path2d::new()?;
        path.add_path_with_transformation(&Path2d::new_with_path_string(&data)?, &matrix);
        let fill = value(style, "fill");
        if fill != "none" {
            self.context.set_fill_style_str(&fill);
            self.context.fill_with_path_2d(&path);
        }
        let stroke = value(style, "stroke");
        if stroke != "none" {
            self.context.set_stroke_style_str(&stroke);
            self.context.set_line_width(number(style, "stroke-width"));
            self.context.set_line_cap(&value(style, "stroke-linecap"));
            self.context.set_line_join(&value(style, "stroke-linejoin"));
            self.context.stroke_with_path(&path);
        }
        Ok(())
    }

    /// Word by word, since only the browser knows where it has broken the lines.
    fn paint_words(&self, text: &Node, style: &CssStyleDeclaration) -> Result<(), JsValue> {
        let content = text.text_content().unwrap_or_default();
        self.context.set_fill_style_str(&value(style, "color"));
        let font = ["font-weight", "font-size", "font-family"].map(|name| value(style, name));
        self.context.set_font(&font.join(" "));
        self.context.set_text_baseline("middle");
        let mut offset = 0;
        for word in content.split_inclusive(char::is_whitespace) {
            let length = word.encode_utf16().count() as u32;
            let shown = word.trim_end();
            if !shown.is_empty() {
                self.range.set_start(text, offset)?;
                self.range.set_end(text, offset + shown.encode_utf16().count() as u32)?;
                let rect = self.range.get_bounding_client_rect();
                self.context.fill_text(shown, rect.left(), rect.top() + rect.height() / 2.0 + 0.5)?;
            }
            offset += length;
        }
        Ok(())
    }
}

fn style_of(element: &Element) -> Option<CssStyleDeclaration> {
    web_sys::window()?.get_computed_style(element).ok()?
}

fn value(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default()
}

fn number(style: &CssStyleDeclaration, name: &str) -> f64 {
    let value = value(style, name);
    js_sys::parse_float(&value)
}
