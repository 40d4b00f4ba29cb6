//! Words that product names are made of.

#[rustfmt::skip] // A list is read by the line, not by the word.
pub(crate) const COLOURS: [&str; 18] = [
    "RED", "PINK", "BLUE", "GREEN", "IVORY", "BLACK", "WHITE", "SILVER", "GOLD", "TURQUOISE", "LILAC", "CHOCOLATE",
    "ORANGE", "YELLOW", "GREY", "CREAM", "TEAL", "CORAL",
];

#[rustfmt::skip] // A list is read by the line, not by the word.
pub(crate) const PATTERNS: [&str; 26] = [
    "SPOTTY", "VINTAGE", "PAISLEY", "ROSE PRINT", "GINGHAM", "WOODLAND", "SEASIDE", "CIRCUS", "PARISIENNE", "FELT",
    "HARLEQUIN", "ENAMEL", "RUSTIC", "TARTAN", "STRAWBERRY", "DAISY CHAIN", "FEATHER", "STARRY NIGHT", "BOTANICAL",
    "COUNTRY KITCHEN", "NURSERY RHYME", "HERRINGBONE", "CROCHET", "BAROQUE", "MOROCCAN", "PEACOCK",
];

#[rustfmt::skip] // A list is read by the line, not by the word.
pub(crate) const THINGS: [&str; 44] = [
    "LUNCH BAG", "CAKE STAND", "TEA TOWEL", "STORAGE JAR", "PHOTO FRAME", "BUNTING", "CANDLE HOLDER", "DOORMAT",
    "JUMBO SHOPPER", "CAKE CASES", "MUG", "TEAPOT", "WALL CLOCK", "TRINKET BOX", "WRAPPING PAPER", "GREETING CARD",
    "APRON", "OVEN GLOVE", "CUSHION COVER", "KEY RING", "HOT WATER BOTTLE", "PENCIL CASE", "NOTEBOOK", "BISCUIT TIN",
    "MAGNET SET", "PICNIC BASKET", "LUNCH BOX", "EGG CUP", "PLACE MATS", "HAND WARMER", "CUTLERY SET", "SEWING KIT",
    "COAT HANGER", "LANTERN", "PLANT POT", "MIRROR", "DRAWER KNOB", "NAPKINS", "ALARM CLOCK", "TISSUE BOX",
    "WIND CHIME", "DOOR STOP", "WATERING CAN", "TRAY",
];

#[rustfmt::skip] // A list is read by the line, not by the word.
pub(crate) const FESTIVE: [&str; 8] = [
    "ADVENT CALENDAR", "TREE DECORATION", "CHRISTMAS STOCKING", "PAPER CHAIN", "CHRISTMAS CRACKERS", "WREATH",
    "STAR BAUBLE", "GIFT TAGS",
];

pub(crate) const SUMMERY: [&str; 6] =
    ["PARASOL", "ICE LOLLY MAKER", "GARDEN KNEELER", "HAND FAN", "BEACH TOWEL", "PICNIC RUG"];

/// What stock takers write where a product's name should be.
pub(crate) const STOCK_NOTES: [&str; 12] = [
    "damaged",
    "check",
    "?",
    "",
    "lost",
    "wet/rusty",
    "thrown away",
    "found",
    "",
    "wrongly sold as sets",
    "??",
    "Damages",
];
