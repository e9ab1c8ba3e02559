# The four rules of the comparison in Rego: `violations` has the names of those that a customer violates.
package peers

import rego.v1

# The partner can sell to every country of its own region.
same_region if data.regions.country[input.customer.country] == data.regions.country[input.partner.country]

violations contains "same-region" if not same_region

# What replaces what.
by_id[source.id] := source if some source in input.source.subscriptions

# Two spellings of one product.
same_product(one, other) if data.offers.product[one] == data.offers.product[other]

violations contains "equivalent-offer" if {
	some target in input.target.subscriptions
	some id in target.replaces
	source := by_id[id]
	not same_product(source.offer, target.offer)
}

violations contains "license-total" if {
	some target in input.target.subscriptions
	count(target.replaces) > 0
	sum([by_id[id].licenses | some id in target.replaces]) != target.licenses
}

violations contains "starts-next-day" if {
	some target in input.target.subscriptions
	some id in target.replaces
	source := by_id[id]
	last := object.get(source, "cancels", source.ends)
	time.add_date(midnight(last), 0, 0, 1) != midnight(target.starts)
}

midnight(day) := time.parse_rfc3339_ns(concat("", [day, "T00:00:00Z"]))
