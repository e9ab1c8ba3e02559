//! Habits of other languages: words and signs that have another form in this one.

pub mod answers;
pub(super) mod calls;

/// A word or sign of other languages.
pub(super) struct Habit {
    /// The word.
    pub(super) word: &'static str,
    /// Whether it is found by the place after it as well: `def f` is refused at `f`.
    before: bool,
    /// What to write.
    pub(super) help: &'static str,
}

const fn at(word: &'static str, help: &'static str) -> Habit {
    Habit { word, before: false, help }
}

const fn before(word: &'static str, help: &'static str) -> Habit {
    Habit { word, before: true, help }
}

const NOTHING: &str = "nothing is written `()`; `x == ()` asks whether an optional key is absent";
const FUNCTION: &str = "write `fn name(parameter) { … }`, outside of other functions";
pub(super) const CLOSURE: &str = "a closure is written `|item| item.licenses > 20`";
pub(super) const LOOP: &str = "write `for item in list { … }`, or `for n in 0..10 { … }`";
const TYPE: &str = "write `type_of(x)`, as in `type_of(x) == \"string\"`";
const WAITS: &str = "nothing waits in this language; leave the word out";
pub(super) const RENAME: &str = "choose another name";
const CHECK_FIRST: &str = "a rule cannot catch its errors; ask first, as in `if x != () { … }`";
const NO_IMPORT: &str = "the functions of lib/name.rhai are there without it: `name::function()`";
const BY_NAME: &str =
    "call the function itself; a closure is given where it is used: `list.map(|x| …)`";

/// Words.
const WORDS: &[Habit] = &[
    before("elif", "write `else if`"),
    before("elseif", "write `else if`"),
    before("elsif", "write `else if`"),
    at("null", NOTHING),
    at("nil", NOTHING),
    at("None", NOTHING),
    at("undefined", NOTHING),
    at("True", "write `true`"),
    at("TRUE", "write `true`"),
    at("False", "write `false`"),
    at("FALSE", "write `false`"),
    at("and", "write `&&`"),
    at("or", "write `||`"),
    before("not", "write `!`, as in `!(x in list)`"),
    at("is", "write `==`"),
    at("var", "write `let`"),
    at("then", "the body of `if` stands in braces: `if condition { … }`"),
    before("def", FUNCTION),
    before("function", FUNCTION),
    before("func", FUNCTION),
    before("foreach", LOOP),
    before("each", LOOP),
    at("of", LOOP),
    before("lambda", CLOSURE),
    before("typeof", TYPE),
    at("instanceof", TYPE),
    at("void", NOTHING),
    before(
        "delete",
        "what was read from a file cannot be changed; `map.remove(\"key\")` takes a key out of a map",
    ),
    at("match", calls::PATTERNS),
    at("async", WAITS),
    at("await", WAITS),
    at("yield", WAITS),
    at("class", "there are no classes; a map holds values: `#{ key: value }`"),
    at("case", "a case of `switch` is written `1 => { … },`, the rest `_ => { … }`"),
    at("try", CHECK_FIRST),
    at("catch", CHECK_FIRST),
    at("import", NO_IMPORT),
    at("export", "every function of lib/name.rhai can be called: `name::function()`"),
    at("eval", "a rule cannot run text as a script"),
    at("Fn", BY_NAME),
    at("call", BY_NAME),
    at("curry", BY_NAME),
];

/// Signs; longer ones first.
const SIGNS: &[Habit] = &[
    at("...", "lists are put together by `list + more`"),
    at("===", "write `==`: comparisons are always strict"),
    at("!==", "write `!=`: comparisons are always strict"),
    at(":=", "write `let name = …` the first time, and `name = …` after that"),
    at("=>", CLOSURE),
    at("->", "nothing says what a function gives; its last expression is what it gives"),
    at("|>", "write `value.function()`"),
    at("++", "write `x += 1`"),
    at("--", "write `x -= 1`"),
    at("?", "write `if condition { a } else { b }`; for an absent value, `a ?? b`"),
    at("#", "a comment starts with `//`; a map is written `#{ key: value }`"),
    at("$", "a name has no `$`; within backticks, a value is written `${name}`"),
    at("@", "a name has no `@`"),
    at("“", "write straight quotes: `\"`"),
    at("”", "write straight quotes: `\"`"),
    at("„", "write straight quotes: `\"`"),
    at("‘", "write straight quotes: `\"`"),
    at("’", "write straight quotes: `\"`"),
];

/// The habit of a word.
pub(super) fn find_word(word: &str) -> Option<&'static Habit> {
    WORDS.iter().find(|habit| habit.word == word)
}

/// The habit of a word before the place where a script is refused.
pub(super) fn word_before(word: &str) -> Option<&'static Habit> {
    WORDS.iter().find(|habit| habit.before && habit.word == word)
}

/// The habit of a sign at the start of a text.
pub(super) fn find_sign(text: &str) -> Option<&'static Habit> {
    SIGNS.iter().find(|habit| text.starts_with(habit.word))
}

/// Returns the advice for a reserved word.
pub(super) fn reserved_help(name: &str) -> &'static str {
    find_word(name).map_or(RENAME, |habit| habit.help)
}
