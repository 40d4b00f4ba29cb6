use crate::dom::{El, path, svg};

/// The pictures beside words. Each is drawn on a grid of 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Aisle,
    File,
    Chart,
    Trend,
    Live,
    Sliders,
    Lock,
    Add,
    Close,
    Contrast,
    Help,
    Table,
    Save,
    Expand,
    Warning,
    Note,
    Good,
    Critical,
    Back,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Aisle => "M3.5 17V6.5L10 3l6.5 3.5V17M7.5 17V9M12.5 17V9",
            Self::File => "M4 3h8.5L16 6.5V17H4zM12 3v4h4M7 10.5h6M7 13.5h6",
            Self::Chart => "M3 17h14M5.5 17v-6M10 17V5M14.5 17V8.5",
            Self::Trend => "M3 14l4-4 3 2M10 12l7-7M10 12l7 4.5M17 5v11.5",
            Self::Live => {
                "M10 8.5a1.5 1.5 0 100 3a1.5 1.5 0 100-3M6.5 13.5a5 5 0 010-7M13.5 6.5a5 5 0 010 7M4 16a8.5 8.5 0 010-12M16 4a8.5 8.5 0 010 12"
            }
            Self::Sliders => "M3 6h8M15 6h2M3 14h2M9 14h8M11 6a2 2 0 104 0a2 2 0 10-4 0M5 14a2 2 0 104 0a2 2 0 10-4 0",
            Self::Lock => "M4.5 9h11v8h-11zM7 9V6.5a3 3 0 016 0V9",
            Self::Add => "M10 4v12M4 10h12",
            Self::Close => "M4 4l12 12M16 4L4 16",
            Self::Contrast => "M3.5 10a6.5 6.5 0 1013 0a6.5 6.5 0 10-13 0M10 3.5v13M12 4v12M14 5.5v9",
            Self::Help => "M3 10a7 7 0 1014 0a7 7 0 10-14 0M7.8 8a2.2 2.2 0 113.3 1.9c-.8.5-1.1.9-1.1 1.8M10 14.3v.01",
            Self::Table => "M3 4h14v12H3zM3 8h14M8 8v8",
            Self::Save => "M10 3v9M6 8.5L10 12.5l4-4M4 16.5h12",
            Self::Expand => "M12 3h5v5M17 3l-6 6M8 17H3v-5M3 17l6-6",
            Self::Warning => "M10 3l7.5 13.5h-15zM10 8.5v3.5M10 14.3v.01",
            Self::Note => "M3 10a7 7 0 1014 0a7 7 0 10-14 0M10 9v5M10 6.2v.01",
            Self::Good => "M3 10a7 7 0 1014 0a7 7 0 10-14 0M6.8 10.2l2.2 2.2 4.2-4.6",
            Self::Critical => "M7 3h6l4 4v6l-4 4H7l-4-4V7zM10 6.5v4.5M10 13.7v.01",
            Self::Back => "M12 4l-6 6 6 6",
        }
    }
}

/// A picture. A word always stands beside it.
pub(crate) fn icon(icon: Icon) -> El {
    icon_of_class(icon, "icon")
}

/// A picture in another size.
pub(crate) fn icon_of_class(icon: Icon, class: &str) -> El {
    svg(class, "0 0 20 20").child(path("", icon.path()))
}
