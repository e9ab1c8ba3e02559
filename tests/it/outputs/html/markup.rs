//! Just enough of HTML to read the page: every element but the void ones must be ended by its own tag.

/// An element, or the page itself, which has no name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

#[derive(Debug, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// This element and all within, in the order of their start tags.
    pub(super) fn all(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        let children = self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        });
        Box::new(std::iter::once(self).chain(children.flat_map(Self::all)))
    }

    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.all().filter(move |element| element.name == name)
    }

    /// The text of this element and all within.
    pub(super) fn text(&self) -> String {
        let text = self.children.iter().map(|child| match child {
            Node::Element(element) => element.text(),
            Node::Text(text) => text.clone(),
        });
        text.collect()
    }
}

const VOID: [&str; 7] = ["meta", "input", "br", "hr", "link", "img", "wbr"];

/// The page as a tree.
pub(super) fn parsed(page: &str) -> Element {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("it says what it is");
    let mut open = vec![Element::default()];
    while let Some((text, after)) = rest.split_once('<') {
        push(&mut open, Node::Text(decoded(text)));
        let (tag, after) = split_tag(after);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let ended = open.pop().expect("something is open");
            assert_eq!(ended.name, name, "in {:?}", ended.attributes);
            push(&mut open, Node::Element(ended));
            continue;
        }
        let element = started(tag);
        if VOID.contains(&element.name.as_str()) {
            push(&mut open, Node::Element(element));
        } else if ["style", "script"].contains(&element.name.as_str()) {
            let (text, after) = rest.split_once(&format!("</{}>", element.name)).expect("it ends");
            let children = vec![Node::Text(text.to_owned())];
            push(&mut open, Node::Element(Element { children, ..element }));
            rest = after;
        } else {
            open.push(element);
        }
    }
    assert_eq!(rest.trim(), "");
    let page = open.pop().expect("the page");
    assert!(open.is_empty(), "{} is open", page.name);
    page
}

fn push(open: &mut [Element], node: Node) {
    open.last_mut().expect("something is open").children.push(node);
}

/// A tag, and what is after its `>`, which may also stand in an attribute's value.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|c: char| {
        quoted ^= c == '"';
        c == '>' && !quoted
    });
    let (tag, rest) = text.split_at(end.expect("the tag ends"));
    (tag, rest.strip_prefix('>').expect("it was found"))
}

fn started(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let plain = |c: char| c.is_ascii_alphanumeric();
    assert!(!name.is_empty() && name.chars().all(plain), "<{tag}>");
    let mut attributes = Vec::new();
    while !rest.trim_start().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(value) => value.split_once('"').expect("the value ends"),
            None => ("", after),
        };
        assert!(name.chars().all(|c| plain(c) || c == '-'), "{name} in <{tag}>");
        attributes.push((name.to_owned(), decoded(value)));
        rest = after;
    }
    Element { name: name.to_owned(), attributes, children: Vec::new() }
}

/// Character references that the page uses.
pub(super) fn decoded(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut decoded = pieces.next().expect("there always is one").to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once(';').expect("a reference ends");
        decoded.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#9" => '\t',
            "nbsp" => '\u{a0}',
            name => panic!("&{name};"),
        });
        decoded.push_str(rest);
    }
    decoded
}

#[test]
fn what_is_not_balanced_is_noticed() {
    for wrong in
        ["<p>", "<p></b></p>", "<svg><rect></svg>", "</p>", "<p", "<p>&copy;</p>", "<p><b></p></b>"]
    {
        let page = format!("<!DOCTYPE html>{wrong}");
        assert!(std::panic::catch_unwind(|| parsed(&page)).is_err(), "{wrong}");
    }
    let page = parsed("<!DOCTYPE html><p class=\"a > b\" hidden>a &lt; b<br><b>c</b></p>\n");
    let p = page.named("p").next().expect("a paragraph");
    assert_eq!((p.attribute("class"), p.attribute("hidden")), (Some("a > b"), Some("")));
    assert_eq!((p.text().as_str(), page.all().count()), ("a < bc", 4));
}
