//! Made-up lines of license-based reconciliation: a row for each month in which a subscription was charged.

use std::io::{self, Read};

/// The columns as Partner Center writes them.
const HEADER: &str = "PartnerId,PartnerName,CustomerId,CustomerName,CustomerDomainName,CustomerCountry,InvoiceNumber,MpnId,Tier2MpnId,OrderId,OrderDate,\
    ProductId,SkuId,AvailabilityId,SkuName,ProductName,PublisherName,PublisherId,SubscriptionDescription,SubscriptionId,ChargeStartDate,\
    ChargeEndDate,TermAndBillingCycle,EffectiveUnitPrice,UnitType,Quantity,Subtotal,TaxTotal,Total,Currency,PriceAdjustmentDescription,\
    PublisherDiscount,DiscountDetails,ChargeType,UnitPrice,BillableQuantity,PricingCurrency,PCToBCExchangeRate,PCToBCExchangeRateDate,\
    MeterDescription,ReservationOrderId,CreditReasonCode,SubscriptionStartDate,SubscriptionEndDate,ReferenceId,ProductQualifiers,PromotionId,\
    ProductCategory\r\n";

/// What subscriptions are of: ProductId, SkuId, AvailabilityId and name.
const PRODUCTS: [[&str; 4]; 4] = [
    ["CFQ7TTC0LDPB", "0001", "CFQ7TTC0K4G8", "Microsoft 365 Business Standard"],
    ["CFQ7TTC0LCHC", "0002", "CFQ7TTC0K18P", "Microsoft 365 Business Premium"],
    ["CFQ7TTC0LH18", "0001", "CFQ7TTC0K971", "Microsoft 365 Business Basic"],
    ["CFQ7TTC0LH16", "0001", "CFQ7TTC0K7Z1", "Exchange Online (Plan 1)"],
];

/// A reconciliation file that is made while it is read.
#[derive(Debug)]
pub(crate) struct ReconciliationLines {
    /// How many customers there are; each has two subscriptions.
    tenants: u64,
    /// How many bytes are still to be made, but for the rest of the last row.
    left: u64,
    row: u64,
    text: String,
    /// How much of the text has been read.
    at: usize,
}

impl ReconciliationLines {
    /// Lines of so many customers, until there are so many bytes.
    pub(crate) fn new(tenants: u64, bytes: u64) -> Self {
        Self { tenants, left: bytes, row: 0, text: HEADER.to_owned(), at: 0 }
    }

    /// A row: customers one after the other, then their second subscriptions, then the same in the month after.
    fn make_row(&self) -> String {
        let tenant = self.row % self.tenants;
        let round = self.row / self.tenants;
        let second = round % 2;
        let month = round / 2 % 12;
        let [product, sku, availability, name] =
            PRODUCTS[((tenant + second) % PRODUCTS.len() as u64) as usize];
        let quantity = 5 + (tenant * 7 + month) % 300;
        let start = format!("2026-{:02}-01T00:00:00Z", month + 1);
        let end = format!("2026-{:02}-28T00:00:00Z", month + 1);
        format!(
            "70000000-0000-4000-8000-000000000007,Made-up partner,b1c5a0de-{:04x}-4000-8000-{tenant:012x},\"Customer {tenant}, made up\",\
             customer{tenant}.onmicrosoft.com,DE,G{round:09},1234567,,ORDER-{tenant:08}-{second},2026-01-05T09:30:00Z,{product},{sku},\
             {availability},{name},{name},Microsoft Corporation,,{name} for customer {tenant},c{second}000000-0000-4000-8000-{tenant:012x},\
             {start},{end},\"Annual term, Monthly billing\",11.700000000000000000,Licenses,{quantity},117.00,22.23,139.23,EUR,\"[\"\"15.0% \
             Partner earned credit for services managed\"\"]\",0.00,,cycleCharge,11.70,{quantity}.000000000000000000,EUR,1,{start},,,,\
             2026-01-05T09:30:00Z,2027-01-04T00:00:00Z,,\"{{\"\"Channel\"\":\"\"Commercial\"\"}}\",,OnlineService\r\n",
            tenant % 65_536,
        )
    }
}

impl Read for ReconciliationLines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() && self.left > 0 {
            self.text = self.make_row();
            self.at = 0;
            self.row += 1;
            self.left = self.left.saturating_sub(self.text.len() as u64);
        }
        let read = (&self.text.as_bytes()[self.at..]).read(buffer)?;
        self.at += read;
        Ok(read)
    }
}
