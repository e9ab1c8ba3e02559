pub(super) const FORMAT: super::Format = super::Format { name: "x", extensions: &[], parse: |_| super::Parsed::default(), write_scalar: |_| None };
