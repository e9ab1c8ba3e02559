//! Templates: texts with `{{name}}` where something is filled in.

/// The template with each name's text in its place. What is filled in is not looked at again.
pub(super) fn fill_template(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let value = after.split_once("}}").and_then(|(name, left)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, left))
        });
        match value {
            Some((value, left)) => {
                text.push_str(value);
                rest = left;
            }
            None => {
                text.push_str("{{");
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::fill_template;

    #[test]
    fn what_is_filled_in_is_not_looked_at_again() {
        let values = [("a", "{{b}}"), ("b", "no")];
        assert_eq!(fill_template("x {{a}} {{c}} {{", &values), "x {{b}} {{c}} {{");
    }
}
