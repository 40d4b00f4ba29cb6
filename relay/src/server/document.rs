use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The document of the API as OpenAPI has it; the routes add what they answer.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Aisle relay",
        description = "Live figures of a stream of sales lines. Money and quantities are strings with exact decimals. The figures are \
            defined in docs/API.md, the relay in docs/RELAY.md.",
        license(name = "MIT", identifier = "MIT")
    ),
    modifiers(&Bearer)
)]
pub(super) struct Document;

/// The token, where the relay wants one.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The relay's token, if it has one."));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}
