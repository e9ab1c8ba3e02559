//! How exports are read.

use crate::mapping::ColumnMap;
use crate::offers::OfferTable;
use crate::reader::ReadLimits;
use crate::spelling::DateOrder;

/// How files are read.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// How large files may be.
    pub limits: ReadLimits,
    /// Which comes first, the day or the month, where a column leaves it open.
    pub order: Option<DateOrder>,
    /// What the columns of a table mean that is none of the formats.
    pub map: Option<ColumnMap>,
    /// The offers that are known.
    pub offers: OfferTable,
    /// Whether the partner is given for all customers elsewhere.
    pub has_partner: bool,
    /// The tenant ID of the partner that takes customers over, in lower case: what it sold already is not moved.
    pub partner_tenant: Option<String>,
    /// Whether drafts have made-up names, tenants, ids and names of files, and none of their digests.
    pub is_redacted: bool,
}
