//! Tells what the columns of a file hold by the names in its header.

use super::synonyms::{AMOUNTS_WITHOUT_PRICE, CURRENCY_ENDINGS, NAMES, NAMES_FOR_CODES};
use super::{ColumnMapping, ColumnRole, NamedColumn, fields};

/// The role of each column that is recognised. No role is given twice: of two columns the better name has it, of two
/// equal names the first.
pub(super) fn recognise(header: &[String]) -> Vec<Option<ColumnRole>> {
    let folded: Vec<String> = header.iter().map(|cell| fold(cell)).collect();
    let mut roles = vec![None; header.len()];
    // Shopify's export: orders are called "Name", and amounts without "Lineitem" are those of the whole order.
    let is_shopify = folded.iter().any(|name| name.starts_with("lineitem"));
    if is_shopify {
        give(&mut roles, &folded, ColumnRole::Invoice, "name");
    }
    for (role, names) in NAMES {
        let names = if is_shopify && role == ColumnRole::LineAmount { "lineitemtotal" } else { names };
        if !roles.contains(&Some(role)) {
            give(&mut roles, &folded, role, names);
        }
    }
    if !roles.contains(&Some(ColumnRole::ProductCode)) {
        let named = |index: usize| NAMES_FOR_CODES.split(' ').any(|name| folded[index] == name);
        if let Some(index) = roles.iter().position(|&role| role == Some(ColumnRole::Description)).filter(|&i| named(i))
        {
            roles[index] = Some(ColumnRole::ProductCode);
        }
    }
    if ![ColumnRole::UnitPrice, ColumnRole::LineAmount].iter().any(|&role| roles.contains(&Some(role))) {
        give(&mut roles, &folded, ColumnRole::LineAmount, AMOUNTS_WITHOUT_PRICE);
    }
    roles
}

/// Required roles that no column has.
pub(super) fn missing(roles: &[Option<ColumnRole>]) -> Vec<ColumnRole> {
    let has = |role| roles.contains(&Some(role));
    let required = [ColumnRole::Invoice, ColumnRole::ProductCode, ColumnRole::Quantity, ColumnRole::Date];
    let mut missing: Vec<_> = required.into_iter().filter(|&role| !has(role)).collect();
    if !has(ColumnRole::UnitPrice) && !has(ColumnRole::LineAmount) {
        missing.push(ColumnRole::UnitPrice);
    }
    missing
}

/// The roles of a mapping made by hand, if it was made for this header.
pub(super) fn mapped(mapping: Option<&ColumnMapping>, header: &[String]) -> Option<Vec<Option<ColumnRole>>> {
    let mapping = mapping.filter(|mapping| mapping.header == header)?;
    let mut roles = mapping.roles.clone();
    roles.resize(header.len(), None);
    for index in 0..roles.len() {
        if roles[index].is_some() && roles[..index].contains(&roles[index]) {
            roles[index] = None;
        }
    }
    Some(roles)
}

/// Gives roles to the columns that are named by hand; a column that had such a role loses it. Where no column has the name
/// `Column 9`, it is that of the ninth, so that columns of one name can be told apart.
///
/// # Errors
/// The name that no column has.
pub(super) fn give_named<'a>(
    roles: &mut [Option<ColumnRole>],
    header: &[String],
    columns: &'a [NamedColumn],
) -> Result<(), &'a str> {
    for NamedColumn { role, name } in columns {
        let named = header.iter().position(|cell| cell.trim() == name.trim());
        let numbered = || name.trim().strip_prefix("Column ")?.parse::<usize>().ok()?.checked_sub(1);
        let index = named.or_else(numbered).filter(|&index| index < header.len()).ok_or(name.as_str())?;
        roles.iter_mut().filter(|other| **other == Some(*role)).for_each(|other| *other = None);
        roles[index] = Some(*role);
    }
    Ok(())
}

/// Is this first row data rather than names? None of its cells is a name that is known, and one is a number or a date.
pub(super) fn is_data(first_row: &[String]) -> bool {
    let is_value = |cell: &String| {
        let bytes = cell.as_bytes();
        fields::form_of(bytes).is_some() || fields::NumberFormat { has_decimal_comma: false }.read(bytes, 4).is_ok()
    };
    recognise(first_row).iter().all(Option::is_none) && first_row.iter().any(is_value)
}

/// Names for the columns of a file without a header.
pub(super) fn generated(columns: usize) -> Vec<String> {
    (1..=columns).map(|number| format!("Column {number}")).collect()
}

fn give(roles: &mut [Option<ColumnRole>], folded: &[String], role: ColumnRole, names: &str) {
    let free = |name: &str| folded.iter().zip(roles.iter()).position(|(cell, role)| role.is_none() && cell == name);
    let without_currency = |name: &str| {
        let is_name = |cell: &String| {
            CURRENCY_ENDINGS.split(' ').any(|ending| cell.strip_suffix(ending).is_some_and(|start| start == name))
        };
        folded.iter().zip(roles.iter()).position(|(cell, role)| role.is_none() && is_name(cell))
    };
    let found = names.split(' ').find_map(free).or_else(|| names.split(' ').find_map(without_currency));
    if let Some(index) = found {
        roles[index] = Some(role);
    }
}

/// Lower case, without accents, and nothing but letters and digits.
pub(super) fn fold(cell: &str) -> String {
    let mut folded = String::with_capacity(cell.len());
    for character in cell.chars().flat_map(char::to_lowercase).filter(|character| character.is_alphanumeric()) {
        let plain = match character {
            'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
            'ç' | 'ć' | 'č' => "c",
            'è'..='ë' | 'ē' | 'ę' | 'ě' => "e",
            'ì'..='ï' | 'ī' | 'ı' => "i",
            'ñ' | 'ń' | 'ň' => "n",
            'ò'..='ö' | 'ø' | 'ő' => "o",
            'ù'..='ü' | 'ů' | 'ű' => "u",
            'ý' | 'ÿ' => "y",
            'ś' | 'š' | 'ş' => "s",
            'ź' | 'ż' | 'ž' => "z",
            'ł' => "l",
            'ř' => "r",
            'ď' | 'đ' => "d",
            'ť' => "t",
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'º' | 'ª' => "",
            other => {
                folded.push(other);
                continue;
            }
        };
        folded.push_str(plain);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use ColumnRole::{
        Channel, Country, Currency, Customer, Date, Description, Invoice, LineAmount, OrderStatus, ProductCode,
        Quantity, Store, Supplier, Time, UnitPrice,
    };

    fn roles(header: &str) -> Vec<Option<ColumnRole>> {
        recognise(&cells(header))
    }

    fn cells(header: &str) -> Vec<String> {
        header.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn both_headers_of_the_uci_files_are_known() {
        let expected: Vec<_> =
            [Invoice, ProductCode, Description, Quantity, Date, UnitPrice, Customer, Country].map(Some).to_vec();
        assert_eq!(
            roles("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"),
            expected
        );
        assert_eq!(roles("Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country"), expected);
    }

    #[test]
    fn exports_of_shop_systems_are_known() {
        let shopify = roles(
            "Name,Email,Financial Status,Currency,Subtotal,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem \
             sku,Billing Country,Vendor,Source",
        );
        let expected = [
            Some(Invoice),
            Some(Customer),
            Some(OrderStatus),
            Some(Currency),
            None,
            Some(Date),
            Some(Quantity),
            Some(Description),
            Some(UnitPrice),
            Some(ProductCode),
            Some(Country),
            Some(Supplier),
            Some(Channel),
        ];
        assert_eq!(shopify, expected);
        let square =
            roles("Date,Time,Item,Qty,SKU,Gross Sales,Discounts,Net Sales,Transaction ID,Location,Customer ID");
        let expected = [
            Some(Date),
            Some(Time),
            Some(Description),
            Some(Quantity),
            Some(ProductCode),
            None,
            None,
            Some(LineAmount),
            Some(Invoice),
            Some(Store),
            Some(Customer),
        ];
        assert_eq!(square, expected);
    }

    #[test]
    fn names_in_other_languages_are_known() {
        let expected: Vec<_> = [Invoice, ProductCode, Description, Quantity, Date, UnitPrice].map(Some).to_vec();
        for header in [
            "Belegnummer,Artikelnr.,Bezeichnung,Menge,Buchungsdatum,Einzelpreis (EUR)",
            "N° facture,Référence,Désignation,Quantité,Date de facture,Prix unitaire",
            "Nº factura,Código artículo,Descripción,Cantidad,Fecha,Precio unitario",
            "Numero fattura,Codice articolo,Descrizione,Quantità,Data fattura,Prezzo unitario",
            "Factuurnummer,Artikelnummer,Omschrijving,Aantal,Factuurdatum,Stukprijs",
            "Numer faktury,Kod produktu,Nazwa,Ilość,Data sprzedaży,Cena PLN",
        ] {
            assert_eq!(roles(header), expected, "{header}");
        }
    }

    #[test]
    fn a_role_goes_to_one_column_only() {
        assert_eq!(roles("Price,Unit Price,Price"), [None, Some(UnitPrice), None]);
        assert_eq!(roles("Quantity,Quantity"), [Some(Quantity), None]);
    }

    #[test]
    fn a_product_without_a_code_is_its_own_code() {
        assert_eq!(roles("Product,Qty"), [Some(ProductCode), Some(Quantity)]);
        assert_eq!(roles("Product,SKU"), [Some(Description), Some(ProductCode)]);
    }

    #[test]
    fn a_total_is_the_lines_amount_only_where_lines_have_no_price() {
        assert_eq!(roles("Total,Price"), [None, Some(UnitPrice)]);
        assert_eq!(roles("Amount,Price"), [None, Some(UnitPrice)]);
        assert_eq!(roles("Line total,Price"), [Some(LineAmount), Some(UnitPrice)]);
        assert_eq!(roles("Total,Qty"), [Some(LineAmount), Some(Quantity)]);
    }

    #[test]
    fn names_given_by_hand_take_the_place_of_what_was_recognised() {
        let header = cells("Bill,SKU,Qty ordered, Qty sold ,Date,Price,Qty");
        let mut found = recognise(&header);
        assert_eq!(found[6], Some(Quantity));
        let named = |role, name: &str| NamedColumn { role, name: name.to_owned() };
        let columns = [named(Quantity, "Qty sold"), named(Customer, "Qty")];
        give_named(&mut found, &header, &columns).unwrap();
        assert_eq!((found[3], found[6]), (Some(Quantity), Some(Customer)));
        assert_eq!(missing(&found), []);
        give_named(&mut found, &header, &[named(Customer, "Column 1")]).unwrap();
        assert_eq!((found[0], found[6]), (Some(Customer), None));
        for name in ["Column 0", "Column 8", "Column x", "Column"] {
            assert_eq!(give_named(&mut found, &header, &[named(Customer, name)]), Err(name));
        }
        assert_eq!(give_named(&mut found, &header, &[named(Date, "When")]), Err("When"));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(missing(&roles("Invoice,SKU,Qty,Date,Net Sales")), []);
        assert_eq!(missing(&roles("Invoice,Foo,Qty")), [ProductCode, Date, UnitPrice]);
    }

    #[test]
    fn a_first_row_of_values_is_no_header() {
        assert!(is_data(&cells("536365,85123A,LANTERN,6,2010-12-01 08:26:00,2.55")));
        assert!(!is_data(&cells("A,B,C")));
        assert!(!is_data(&cells("Invoice,2010")));
    }

    #[test]
    fn no_name_stands_for_two_roles() {
        let mut seen = std::collections::BTreeMap::new();
        for (role, names) in NAMES {
            for name in names.split(' ') {
                assert_eq!(fold(name), name);
                let other = seen.insert(name, role);
                assert!(other.is_none_or(|other| other == role), "{name} is {other:?} and {role:?}");
            }
        }
    }
}
