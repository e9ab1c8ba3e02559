//! Makes scripts up: of all that the language has, well typed for the most part.

/// The library that the scripts call. What it gives is remembered by its arguments.
pub(crate) const LIBRARY: &str = "//! Made up
/// The licenses of a source.
fn licenses(source) { source.licenses ?? 0 }
/// Whether it ends within so many days.
fn ends_soon(source, days) { today().days_until(source.ends) < days }
/// The greatest of several numbers, or ().
fn greatest(numbers) { let most = (); for n in numbers { if most == () || n > most { most = n; } } most }
/// Those of several texts that begin with another.
fn beginning(texts, part) { texts.filter(|text| text.starts_with(part)) }
/// A day so many days later, but not before today.
fn later(day, days) { max(day + days, today()) }
/// How many sources a customer has.
fn count(customer) { let n = 0; for source in customer.source.subscriptions { n += 1; } n }
/// The sources by their ids.
fn by_id(customer) { index_by(customer.source.subscriptions, \"id\") }
/// Sums up to a number.
fn sum_to(n) { if n <= 0 { return 0; } if n > 12 { return sum_to(12); } n + sum_to(n - 1) }
";

/// The types of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Int,
    Bool,
    Text,
    Date,
    Ints,
    Texts,
    Sources,
    Source,
    Map,
}

const KINDS: [Kind; 9] = [
    Kind::Int,
    Kind::Bool,
    Kind::Text,
    Kind::Date,
    Kind::Ints,
    Kind::Texts,
    Kind::Sources,
    Kind::Source,
    Kind::Map,
];

/// Makes one script from a seed.
pub(crate) struct Maker {
    state: u64,
    variables: Vec<(String, Kind)>,
    /// How many names were given.
    names: usize,
    /// How many more loops there may be, so that runs end soon.
    loops: usize,
    /// Whether the script may call its own function.
    calls: bool,
}

impl Maker {
    pub(crate) const fn new(seed: u64) -> Self {
        let state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self { state, variables: Vec::new(), names: 0, loops: 4, calls: false }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// A rule: what `check` gives is to be compared.
    pub(crate) fn rule(&mut self) -> String {
        let applies = match self.below(5) {
            0 => format!("fn applies(customer, params) {{ {} }}\n", self.expr(Kind::Bool, 2)),
            _ => String::new(),
        };
        self.variables.clear();
        self.variables.push(("a".to_owned(), Kind::Int));
        self.variables.push(("list".to_owned(), Kind::Ints));
        let helper = self.block(2, true);
        self.variables.clear();
        self.calls = true;
        let body = self.block(4, true);
        let says = match self.below(12) {
            0 => format!("if {} {{ report(customer, \"found\"); }}\n", self.expr(Kind::Bool, 2)),
            _ => String::new(),
        };
        format!(
            "//! Made up\nconst RULE = #{{ severity: \"error\", params: #{{ most: 3 }} }};\n{applies}\
             fn helper(customer, params, a, list) {{\n{helper}}}\nfn check(customer, params) {{\n{says}{body}}}\n"
        )
    }

    /// Statements; the last is an expression where a value is wanted.
    fn block(&mut self, statements: usize, gives: bool) -> String {
        let outer = self.variables.len();
        let count = 1 + self.below(statements);
        let mut text: String = (0..count).map(|_| self.statement()).collect();
        if gives {
            let kind = KINDS[self.below(KINDS.len())];
            text += &self.expr(kind, 3);
            text.push('\n');
        }
        self.variables.truncate(outer);
        text
    }

    fn declare(&mut self, kind: Kind) -> String {
        self.names += 1;
        let name = format!("v{}", self.names);
        self.variables.push((name.clone(), kind));
        name
    }

    fn variable(&mut self, kind: Kind) -> Option<String> {
        self.choose_variable(kind, |_| true)
    }

    /// A variable that may be assigned to.
    fn changeable(&mut self, kind: Kind) -> Option<String> {
        self.choose_variable(kind, |name| !name.starts_with('c'))
    }

    fn choose_variable(&mut self, kind: Kind, fits: impl Fn(&str) -> bool) -> Option<String> {
        let known: Vec<String> = self
            .variables
            .iter()
            .filter(|(name, known)| *known == kind && fits(name))
            .map(|(name, _)| name.clone())
            .collect();
        if known.is_empty() { None } else { Some(known[self.below(known.len())].clone()) }
    }

    fn statement(&mut self) -> String {
        match self.below(14) {
            0..=3 => {
                let kind = KINDS[self.below(KINDS.len())];
                let value = self.expr(kind, 3);
                let name = self.declare(kind);
                match self.below(4) {
                    0 => {
                        let constant = format!("c{}", self.names);
                        self.variables.pop();
                        self.variables.push((constant.clone(), kind));
                        format!("const {constant} = {value};\n")
                    }
                    _ => format!("let {name} = {value};\n"),
                }
            }
            4 | 5 => {
                let kind = KINDS[self.below(KINDS.len())];
                let value = self.expr(kind, 2);
                self.changeable(kind)
                    .map_or_else(String::new, |name| format!("{name} = {value};\n"))
            }
            6 => {
                let (value, sign) = (self.expr(Kind::Int, 2), self.one(&["+=", "-=", "*=", "/="]));
                self.changeable(Kind::Int)
                    .map_or_else(String::new, |name| format!("{name} {sign} {value};\n"))
            }
            7 | 8 => self.change(),
            9 | 10 => {
                let test = self.expr(Kind::Bool, 3);
                let (then, otherwise) = (self.block(2, false), self.block(2, false));
                match self.below(2) {
                    0 => format!("if {test} {{\n{then}}}\n"),
                    _ => format!("if {test} {{\n{then}}} else {{\n{otherwise}}}\n"),
                }
            }
            11 | 12 if self.loops > 0 => self.repeat(),
            13 => match self.below(6) {
                0 => {
                    let value = self.expr(Kind::Int, 2);
                    format!("if {} {{ return {value}; }}\n", self.expr(Kind::Bool, 2))
                }
                _ => String::new(),
            },
            _ => String::new(),
        }
    }

    /// A change of a list or map in place.
    fn change(&mut self) -> String {
        match self.below(9) {
            0 | 1 => {
                let value = self.expr(Kind::Int, 2);
                self.changeable(Kind::Ints)
                    .map_or_else(String::new, |list| format!("{list}.push({value});\n"))
            }
            2 => {
                let change = self.one(&[
                    "sort()",
                    "pop()",
                    "shift()",
                    "clear()",
                    "sort(|a, b| a < b)",
                    "sort(|a, b| b - a)",
                ]);
                self.changeable(Kind::Ints)
                    .map_or_else(String::new, |list| format!("{list}.{change};\n"))
            }
            3 => {
                let more = self.expr(Kind::Texts, 2);
                self.changeable(Kind::Texts)
                    .map_or_else(String::new, |list| format!("{list}.append({more});\n"))
            }
            4 | 5 => {
                let (key, value) = (self.expr(Kind::Text, 1), self.expr(Kind::Int, 2));
                self.changeable(Kind::Map)
                    .map_or_else(String::new, |map| format!("{map}[{key}] = {value};\n"))
            }
            6 => {
                let (key, value) = (self.one(&["a", "b"]), self.expr(Kind::Int, 2));
                self.changeable(Kind::Map)
                    .map_or_else(String::new, |map| format!("{map}.{key} += {value};\n"))
            }
            7 => {
                let value = self.expr(Kind::Int, 2);
                self.changeable(Kind::Map)
                    .map_or_else(String::new, |map| format!("{map}.list.push({value});\n"))
            }
            _ => {
                let (at, value) = (self.below(3), self.expr(Kind::Int, 2));
                self.changeable(Kind::Ints)
                    .map_or_else(String::new, |list| format!("{list}[{at}] = {value};\n"))
            }
        }
    }

    fn repeat(&mut self) -> String {
        self.loops -= 1;
        let outer = self.variables.len();
        let leaves = match self.below(3) {
            0 => format!("if {} {{ break; }}\n", self.expr(Kind::Bool, 2)),
            1 => format!("if {} {{ continue; }}\n", self.expr(Kind::Bool, 2)),
            _ => String::new(),
        };
        let text = match self.below(5) {
            0 => {
                let list = self.expr(Kind::Sources, 2);
                let name = self.declare(Kind::Source);
                format!("for {name} in {list} {{\n{leaves}{}}}\n", self.block(3, false))
            }
            1 => {
                let list = self.expr(Kind::Ints, 2);
                let (name, counter) = (self.declare(Kind::Int), self.declare(Kind::Int));
                format!(
                    "for ({name}, {counter}) in {list} {{\n{leaves}{}}}\n",
                    self.block(3, false)
                )
            }
            2 => {
                let (from, to) = (self.below(3), self.below(6));
                let name = self.declare(Kind::Int);
                format!("for {name} in {from}..{to} {{\n{leaves}{}}}\n", self.block(2, false))
            }
            3 => {
                let list = self.expr(Kind::Texts, 2);
                let name = self.declare(Kind::Text);
                format!("for {name} in {list} {{\n{}}}\n", self.block(2, false))
            }
            _ => {
                let name = self.declare(Kind::Int);
                format!(
                    "let {name} = 0;\nwhile {name} < 4 {{\n{name} += 1;\n{}}}\n",
                    self.block(2, false)
                )
            }
        };
        self.variables.truncate(outer);
        text
    }

    /// An expression of a type, and sometimes of another.
    fn expr(&mut self, kind: Kind, depth: usize) -> String {
        // Within a list, as what is seen to be of another type is refused when it is read.
        match self.below(60) {
            0 => {
                let other = KINDS[self.below(KINDS.len())];
                format!("[{}][0]", self.typed(other, depth))
            }
            1 => {
                let odd = ["()", "1.5", "'x'", "params", "customer", "customer.move", "1..3"];
                format!("[{}][0]", self.one(&odd))
            }
            _ => self.typed(kind, depth),
        }
    }

    /// An expression of a type.
    fn typed(&mut self, kind: Kind, depth: usize) -> String {
        if self.below(3) == 0
            && let Some(name) = self.variable(kind)
        {
            return name;
        }
        match kind {
            Kind::Int => self.int(depth),
            Kind::Bool => self.bool(depth),
            Kind::Text => self.text(depth),
            Kind::Date => self.date(depth),
            Kind::Ints => self.ints(depth),
            Kind::Texts => self.texts(depth),
            Kind::Sources => self.sources(depth),
            Kind::Source => self.source(depth),
            Kind::Map => self.map(depth),
        }
    }

    fn int(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .one(&["0", "1", "2", "7", "300", "params.most", "9223372036854775807"])
                .to_owned();
        }
        let depth = depth - 1;
        match self.below(19) {
            0..=3 => {
                let (a, b) = (self.expr(Kind::Int, depth), self.expr(Kind::Int, depth));
                format!("({a} {} {b})", self.one(&["+", "-", "*", "/", "%"]))
            }
            4 => format!("-({})", self.expr(Kind::Int, depth)),
            5 => format!("{}.len()", self.expr(Kind::Ints, depth)),
            6 => format!("{}.len()", self.expr(Kind::Texts, depth)),
            7 => format!("len({})", self.expr(Kind::Text, depth)),
            8 => format!("{}.sum()", self.expr(Kind::Ints, depth)),
            9 => {
                let (a, b) = (self.expr(Kind::Date, depth), self.expr(Kind::Date, depth));
                match self.below(2) {
                    0 => format!("{a}.days_until({b})"),
                    _ => format!("({a} - {b})"),
                }
            }
            10 => {
                format!("{}.{}", self.expr(Kind::Date, depth), self.one(&["year", "month", "day"]))
            }
            11 => {
                let (a, b) = (self.expr(Kind::Int, depth), self.expr(Kind::Int, depth));
                format!("{}({a}, {b})", self.one(&["min", "max"]))
            }
            12 => {
                let test = self.expr(Kind::Bool, depth);
                let (a, b) = (self.expr(Kind::Int, depth), self.expr(Kind::Int, depth));
                format!("(if {test} {{ {a} }} else {{ {b} }})")
            }
            13 => format!("lib::licenses({})", self.expr(Kind::Source, depth)),
            14 => format!(
                "{}.{}",
                self.expr(Kind::Source, depth),
                self.one(&["licenses", "assigned"])
            ),
            15 => match self.below(4) {
                3 if self.calls => {
                    let (a, list) = (self.expr(Kind::Int, depth), self.expr(Kind::Ints, depth));
                    format!("helper(customer, params, {a}, {list})")
                }
                0 => format!("lib::sum_to({})", self.expr(Kind::Int, depth)),
                1 => "lib::count(customer)".to_owned(),
                _ => format!("lib::greatest({})", self.expr(Kind::Ints, depth)),
            },
            16 => format!("{}[{}]", self.expr(Kind::Ints, depth), self.one(&["0", "1", "-1"])),
            17 => format!("({} ?? {})", self.expr(Kind::Int, depth), self.expr(Kind::Int, depth)),
            _ => {
                let map = self.expr(Kind::Map, depth);
                format!("{map}.{}", self.one(&["a", "b", "get(\"a\")", "get(\"c\")", "len()"]))
            }
        }
    }

    fn bool(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.one(&["true", "false"]).to_owned();
        }
        let depth = depth - 1;
        match self.below(17) {
            0..=4 => {
                let kind = [Kind::Int, Kind::Date, Kind::Text, Kind::Int][self.below(4)];
                let (a, b) = (self.expr(kind, depth), self.expr(kind, depth));
                format!("({a} {} {b})", self.one(&["<", "<=", ">", ">=", "==", "!="]))
            }
            5 => {
                let kind = KINDS[self.below(KINDS.len())];
                let (a, b) = (self.expr(kind, depth), self.expr(kind, depth));
                format!("({a} {} {b})", self.one(&["==", "!="]))
            }
            6 => {
                let (a, b) = (self.expr(Kind::Bool, depth), self.expr(Kind::Bool, depth));
                format!("({a} {} {b})", self.one(&["&&", "||"]))
            }
            7 => format!("!{}", self.expr(Kind::Bool, depth)),
            8 => {
                let key = self.one(&["cancels", "auto_renew", "assigned", "stays", "unheard_of"]);
                format!("({}.{key} {} ())", self.expr(Kind::Source, depth), self.one(&["==", "!="]))
            }
            9 => {
                let (item, list) = (self.expr(Kind::Int, depth), self.expr(Kind::Ints, depth));
                format!("({item} {} {list})", self.one(&["in", "!in"]))
            }
            10 => {
                let (key, map) = (self.expr(Kind::Text, depth), self.expr(Kind::Map, depth));
                format!("({key} in {map})")
            }
            11 => {
                let list = self.expr(Kind::Ints, depth);
                let (call, item) = (self.one(&["some", "all"]), self.declare(Kind::Int));
                let test = self.expr(Kind::Bool, depth);
                self.variables.pop();
                format!("{list}.{call}(|{item}| {test})")
            }
            12 => format!("{}.is_empty()", self.expr(Kind::Texts, depth)),
            13 => {
                let (a, b) = (self.expr(Kind::Text, depth), self.expr(Kind::Text, depth));
                format!("{a}.{}({b})", self.one(&["starts_with", "ends_with", "contains"]))
            }
            14 => {
                let (source, days) = (self.expr(Kind::Source, depth), self.expr(Kind::Int, depth));
                format!("lib::ends_soon({source}, {days})")
            }
            15 => format!("(customer.move?.transfer?.day {} ())", self.one(&["==", "!="])),
            _ => {
                let list = self.expr(Kind::Sources, depth);
                let item = self.declare(Kind::Source);
                let test = self.expr(Kind::Bool, depth);
                self.variables.pop();
                format!("{list}.some(|{item}| {test})")
            }
        }
    }

    fn text(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .one(&["\"\"", "\"a\"", "\"b\"", "\"Ärger x\"", "\"list\"", "\"SUB-1\""])
                .to_owned();
        }
        let depth = depth - 1;
        match self.below(11) {
            0 | 1 => format!("{}.{}", self.expr(Kind::Source, depth), self.one(&["id", "offer"])),
            2 => {
                let (a, b) = (self.expr(Kind::Text, depth), self.expr(Kind::Text, depth));
                format!("({a} {} {b})", self.one(&["+", "+", "-"]))
            }
            3 => format!(
                "{}.{}()",
                self.expr(Kind::Text, depth),
                self.one(&["to_lower", "to_upper", "normalize"])
            ),
            4 => {
                let kind = [Kind::Int, Kind::Text, Kind::Date][self.below(3)];
                format!("`<${{{}}}>`", self.expr(kind, depth))
            }
            5 => format!("join({}, \", \")", self.expr(Kind::Texts, depth)),
            6 => format!(
                "{}.sub_string({})",
                self.expr(Kind::Text, depth),
                self.one(&["0", "1", "1, 2", "9"])
            ),
            7 => format!("{}[0]", self.expr(Kind::Texts, depth)),
            8 => "customer.customer.name".to_owned(),
            9 => {
                let list = self.expr(Kind::Texts, depth);
                let item = self.declare(Kind::Text);
                let test = self.expr(Kind::Bool, depth);
                self.variables.pop();
                format!("({list}.find(|{item}| {test}) ?? \"none\")")
            }
            _ => self.expr(Kind::Text, 0),
        }
    }

    fn date(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .one(&["today()", "date(\"2026-12-31\")", "date(\"2026-11-22\")"])
                .to_owned();
        }
        let depth = depth - 1;
        match self.below(8) {
            0 | 1 => format!(
                "{}.{}",
                self.expr(Kind::Source, depth),
                self.one(&["ends", "ends", "cancels"])
            ),
            2 | 3 => {
                let (day, count) = (self.expr(Kind::Date, depth), self.expr(Kind::Int, depth));
                format!("({day} {} {count})", self.one(&["+", "-"]))
            }
            4 => {
                let (a, b) = (self.expr(Kind::Date, depth), self.expr(Kind::Date, depth));
                format!("{}({a}, {b})", self.one(&["min", "max"]))
            }
            5 => format!("{}.plus_months({})", self.expr(Kind::Date, depth), self.below(30)),
            6 => {
                let (day, count) = (self.expr(Kind::Date, depth), self.below(40));
                format!("lib::later({day}, {count})")
            }
            _ => self.expr(Kind::Date, 0),
        }
    }

    fn ints(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.one(&["[]", "[1]", "[3, 1, 2]", "[0, 0]"]).to_owned();
        }
        let depth = depth - 1;
        match self.below(8) {
            0 => format!("[{}, {}]", self.expr(Kind::Int, depth), self.expr(Kind::Int, depth)),
            1 => format!("({} + {})", self.expr(Kind::Ints, depth), self.expr(Kind::Ints, depth)),
            2 => format!("{}.pluck(\"licenses\")", self.expr(Kind::Sources, depth)),
            3 => {
                let (list, call) = (self.expr(Kind::Ints, depth), self.one(&["filter", "map"]));
                let item = self.declare(Kind::Int);
                let body = self.expr(if call == "map" { Kind::Int } else { Kind::Bool }, depth);
                self.variables.pop();
                format!("{list}.{call}(|{item}| {body})")
            }
            4 => format!(
                "{}.extract({}, {})",
                self.expr(Kind::Ints, depth),
                self.below(3),
                self.below(3)
            ),
            5 => {
                let (a, b) = (self.expr(Kind::Ints, depth), self.expr(Kind::Ints, depth));
                let (one, other) = (self.declare(Kind::Int), self.declare(Kind::Int));
                let body = self.expr(Kind::Int, depth);
                self.variables.truncate(self.variables.len() - 2);
                format!("{a}.zip({b}, |{one}, {other}| {body})")
            }
            6 => {
                let list = self.expr(Kind::Sources, depth);
                let item = self.declare(Kind::Source);
                let body = self.expr(Kind::Int, depth);
                self.variables.pop();
                format!("{list}.map(|{item}| {body})")
            }
            _ => format!(
                "clusters([{}, {}])",
                self.expr(Kind::Texts, depth),
                self.expr(Kind::Texts, depth)
            ),
        }
    }

    fn texts(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.one(&["[]", "[\"b\", \"a\"]", "[\"a\"]"]).to_owned();
        }
        let depth = depth - 1;
        match self.below(9) {
            0 => format!(
                "{}.pluck(\"{}\")",
                self.expr(Kind::Sources, depth),
                self.one(&["id", "offer", "offer", "status"])
            ),
            1 => format!(
                "{}.split({})",
                self.expr(Kind::Text, depth),
                self.one(&["\" \"", "\"-\"", "\"\""])
            ),
            2 => format!("{}.keys()", self.expr(Kind::Map, depth)),
            3 => format!(
                "{}.without({})",
                self.expr(Kind::Texts, depth),
                self.expr(Kind::Texts, depth)
            ),
            4 => format!(
                "lib::beginning({}, {})",
                self.expr(Kind::Texts, depth),
                self.expr(Kind::Text, depth)
            ),
            5 => format!("[{}, {}]", self.expr(Kind::Text, depth), self.expr(Kind::Text, depth)),
            6 => format!(
                "keys({})",
                self.one(&["customer", "customer.source", "lib::by_id(customer)"])
            ),
            7 => {
                let list = self.expr(Kind::Sources, depth);
                let item = self.declare(Kind::Source);
                let body = self.expr(Kind::Text, depth);
                self.variables.pop();
                format!("{list}.map(|{item}| {body})")
            }
            _ => format!("({} + {})", self.expr(Kind::Texts, depth), self.expr(Kind::Texts, depth)),
        }
    }

    fn sources(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .one(&["customer.source.subscriptions", "customer.source.subscriptions", "[]"])
                .to_owned();
        }
        let depth = depth - 1;
        match self.below(7) {
            0 => {
                let list = self.expr(Kind::Sources, depth);
                let item = self.declare(Kind::Source);
                let body = self.expr(Kind::Bool, depth);
                self.variables.pop();
                format!("{list}.filter(|{item}| {body})")
            }
            1 => format!(
                "(group_by({}, \"{}\").get(0) ?? [])",
                self.expr(Kind::Sources, depth),
                self.one(&["offer", "licenses", "ends", "status"])
            ),
            2 => format!("pick(lib::by_id(customer), {})", self.expr(Kind::Texts, depth)),
            3 => format!("[{}]", self.expr(Kind::Source, depth)),
            4 => format!(
                "({} + {})",
                self.expr(Kind::Sources, depth),
                self.expr(Kind::Sources, depth)
            ),
            _ => "customer.source.subscriptions".to_owned(),
        }
    }

    fn source(&mut self, depth: usize) -> String {
        if depth == 0 {
            return "customer.source.subscriptions[0]".to_owned();
        }
        format!("{}[{}]", self.expr(Kind::Sources, depth - 1), self.one(&["0", "0", "1", "-1"]))
    }

    fn map(&mut self, depth: usize) -> String {
        if depth == 0 {
            return "#{ a: 1, b: 2, list: [] }".to_owned();
        }
        let depth = depth - 1;
        let (a, b) = (self.expr(Kind::Int, depth), self.expr(Kind::Int, depth));
        let list = self.expr(Kind::Ints, depth);
        match self.below(4) {
            0 => format!("#{{ a: {a}, b: {b}, list: {list} }}"),
            1 => format!("#{{ a: {a}, list: {list} }}"),
            _ => "#{ a: 1, b: 2, list: [3] }".to_owned(),
        }
    }
}
