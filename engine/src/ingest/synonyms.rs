//! The names that columns go by, folded: lower case, without accents, spaces and punctuation.

use super::ColumnRole;

/// Names of each role, the most telling first, separated by spaces. They are those of UCI Online Retail and Online Retail
/// II, of the exports of common shop and till systems (Shopify, WooCommerce, Square, Lightspeed, Shopware, SAP and the
/// like), and plain words in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish and Danish.
pub(super) const NAMES: [(ColumnRole, &str); 17] = [
    (
        ColumnRole::Invoice,
        "invoiceno invoice invoicenumber invoiceid invoicenr invoicenum receiptnumber receiptno receiptid receipt \
         orderno ordernumber orderid ordername order ordernr transactionid transactionno transactionnumber transaction \
         saleid salenumber saleno salesorder ticketno ticketnumber ticketid ticket billno billnumber bill documentno \
         documentnumber docno voucherno basketid checknumber rechnungsnummer rechnungsnr rechnung rechnungnr \
         belegnummer belegnr beleg bonnummer bonnr bon kassenbon bestellnummer bestellnr bestellung auftragsnummer \
         auftragsnr auftrag verkaufsbeleg faktura fakturanummer fakturanr vorgangsnummer facture numerofacture \
         nofacture nfacture numfacture numerodefacture commande numerocommande numerodecommande ncommande \
         ticketdecaisse numeroticket factura numerofactura numerodefactura nfactura nofactura pedido numeropedido \
         numerodepedido npedido fattura numerofattura nfattura ordine numeroordine scontrino numeroscontrino fatura \
         numerofatura encomenda factuur factuurnummer factuurnr bestelnummer bonnetje numerfaktury nrfaktury \
         numerzamowienia nrzamowienia paragon ordrenummer kvittonummer kvitto",
    ),
    (
        ColumnRole::ProductCode,
        "stockcode productcode sku lineitemsku itemcode itemno itemnumber itemid itemsku productsku productid \
         productno productnumber articleno articlenumber articlecode articleordernumber articleid variantsku \
         partnumber partno plu plucode barcode ean gtin upc systemid code artikelnummer artikelnr artikelcode \
         artikelid artnr artnummer materialnummer material produktnummer produktnr produktcode produktid \
         bestellnummerartikel reference referenceproduit refproduit ref codearticle codeproduit codebarre \
         referenciaproducto referencia codigoproducto codigoarticulo codigo codigodeproducto codicearticolo \
         codiceprodotto codice codigoproduto codigodoproduto productnummer productnr kodproduktu indeks symbol \
         artikelnummeret varenummer varenr",
    ),
    (
        ColumnRole::Description,
        "description productdescription itemdescription productname itemname lineitemname producttitle \
         productnamevariant itemtitle articlename articledescription product item title article name desc bezeichnung \
         artikelbezeichnung artikelname artikelbeschreibung produktbezeichnung produktname materialkurztext kurztext \
         beschreibung artikel produkt designation libelle libelleproduit nomproduit nomduproduit produit descripcion \
         producto nombreproducto articulo descrizione prodotto articolo descricao produto omschrijving productnaam \
         artikelomschrijving nazwa nazwaproduktu opis benamning beskrivning beskrivelse varenavn produktnamn",
    ),
    (
        ColumnRole::Quantity,
        "quantity qty lineitemquantity quantitysold qtysold itemquantity orderquantity quantityordered orderqty units \
         unitssold count pieces pcs itemssold netquantity menge anzahl stuck stueck stuckzahl stueckzahl verkaufsmenge \
         bestellmenge fakturiertemenge quantite qte nombre cantidad unidades quantita qta quantidade qtd qtde aantal \
         hoeveelheid ilosc liczba sztuk antal kvantitet",
    ),
    (
        ColumnRole::Date,
        "invoicedate orderdate saledate salesdate transactiondate datetime invoicedatetime timestamp date createdat \
         ordertime orderdatetime ordercreatedat purchasedate completedat paidat datecreated dateofsale soldat \
         receiptdate documentdate postingdate billdate billingdate processedat saletime day rechnungsdatum belegdatum \
         buchungsdatum fakturadatum bestelldatum auftragsdatum verkaufsdatum kaufdatum datum datumzeit datumuhrzeit \
         zeitstempel datefacture datedefacture datecommande datedecommande datevente datedevente fecha fechafactura \
         fechadefactura fechapedido fechaventa data datafattura dataordine datavendita datapedido datavenda datafatura \
         factuurdatum besteldatum verkoopdatum datasprzedazy datazamowienia datafaktury orderdatum forsaljningsdatum \
         dato ordredato fakturadato",
    ),
    (
        ColumnRole::Time,
        "time invoicetime transactiontime timeofday timeofsale hour uhrzeit zeit belegzeit heure hora ora orario tijd \
         tijdstip godzina czas tid klockslag tidspunkt",
    ),
    (
        ColumnRole::UnitPrice,
        "unitprice price priceperunit unitprices lineitemprice itemprice priceeach itemcost sellingprice saleprice \
         salesprice productprice retailprice unitsellingprice netprice unitnetprice unitamount rate einzelpreis \
         stuckpreis stueckpreis preis nettopreis bruttopreis verkaufspreis vkpreis epreis preisprostuck preisprostueck \
         prixunitaire prix pu prixunitaireht puht prixdevente preciounitario precio preciounidad preciodeventa \
         prezzounitario prezzo precounitario preco valorunitario stukprijs prijs eenheidsprijs verkoopprijs \
         cenajednostkowa cena styckpris apris pris enhetspris stykpris enhedspris",
    ),
    (
        ColumnRole::LineAmount,
        "lineamount linetotal lineitemtotal itemtotal totalprice extendedprice extendedamount lineprice linevalue \
         netsales netamount grosssales salesamount saleamount revenue turnover sales itemsubtotal netvalue \
         positionsbetrag zeilenbetrag gesamtpreis umsatz nettoumsatz nettowert montantligne totalligne \
         chiffredaffaires importelinea precototal regeltotaal omzet radbelopp omsattning",
    ),
    (
        ColumnRole::Customer,
        "customerid customerno customernumber customercode customer clientid clientno client customeremail email \
         customername billingname buyer buyerid accountnumber accountno userid memberid membershipno loyaltyid \
         customerreferenceid kundennummer kundennr kundenid kundenummer kundenr kunde kundenname debitor \
         debitorennummer auftraggeber numeroclient numclient codeclient nclient nomclient cliente idcliente \
         codigocliente numerocliente codicecliente nomecliente nombrecliente klant klantnummer klantnr klantid \
         klantnaam klient idklienta numerklienta kund kundnummer kundnr kundid",
    ),
    (
        ColumnRole::Country,
        "country customercountry billingcountry billingcountryname countryname countrycode shippingcountry shipcountry \
         deliverycountry shiptocountry market land lieferland rechnungsland kundenland pays paysclient paysdelivraison \
         pais paiscliente paese nazione kraj landen landkod",
    ),
    (
        ColumnRole::UnitCost,
        "unitcost costprice costperunit cost cogs costofgoods purchaseprice buyingprice einkaufspreis ekpreis ek \
         einstandspreis stuckkosten kosten prixachat prixdachat pa cout coutunitaire preciocosto preciodecoste coste \
         costounitario costo precocusto custo inkoopprijs kostprijs cenazakupu koszt inkopspris kostpris",
    ),
    (
        ColumnRole::Store,
        "store storename storeid storenumber storecode shop shopname shopid branch branchname outlet outletname \
         location locationname site poslocationid poslocation warehouse filiale filialnummer filialnr laden markt werk \
         verkaufsstelle standort magasin boutique pointdevente tienda sucursal negozio puntovendita loja winkel \
         filiaal sklep butik butikk forretning",
    ),
    (
        ColumnRole::Channel,
        "channel saleschannel channelname salessource source ordersource platform marketplace vertriebsweg \
         vertriebskanal verkaufskanal kanal canal canaldevente canaldeventa canale canaledivendita kanaal \
         verkoopkanaal kanalsprzedazy forsaljningskanal",
    ),
    (
        ColumnRole::Category,
        "category productcategory itemcategory categoryname department departmentname productgroup producttype \
         itemgroup family productfamily collection kategorie warengruppe artikelgruppe produktgruppe produktkategorie \
         sortiment categorie famille rayon categoria familia reparto productgroep artikelgroep kategoria kategori \
         varegruppe varugrupp",
    ),
    (
        ColumnRole::Supplier,
        "supplier suppliername supplierid vendor vendorname vendorid lineitemvendor manufacturer brand lieferant \
         lieferantenname lieferantennummer kreditor hersteller marke fournisseur marque proveedor marca fornitore \
         fornecedor leverancier merk dostawca producent leverantor leverandor",
    ),
    (
        ColumnRole::Currency,
        "currency currencycode ordercurrency presentmentcurrency waehrung wahrung belegwahrung belegwaehrung devise \
         monnaie moneda divisa valuta moeda waluta",
    ),
    (
        ColumnRole::OrderStatus,
        "orderstatus status financialstatus paymentstatus fulfillmentstatus salestatus bestellstatus auftragsstatus \
         belegstatus statut statutcommande estado estadopedido stato statoordine stan statuszamowienia orderstatusname",
    ),
];

/// Names that a product goes by in files without codes: the name is then taken for the code.
pub(super) const NAMES_FOR_CODES: &str = "product item article artikel produkt produit producto articulo prodotto articolo produto productname itemname \
    lineitemname";

/// Names of an amount that is the line's only where the lines have no price; elsewhere it may be the whole order's.
pub(super) const AMOUNTS_WITHOUT_PRICE: &str = "total totalamount gesamt summe totale totaal suma summa amount subtotal betrag gesamtbetrag bruttobetrag \
     nettobetrag montant montantht montantttc importe importetotal importo importototale valortotal valor bedrag \
     wartosc kwota belopp belob";

/// Endings of a header cell that only name the currency: `Price GBP`, `Montant EUR`.
pub(super) const CURRENCY_ENDINGS: &str = "gbp eur usd chf sek nok dkk pln czk cad aud ineur";
