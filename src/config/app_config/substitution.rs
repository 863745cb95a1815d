//! Variables inside a text: `${NAME}`, `${NAME:-default}`, and `$${` for `${` itself.

/// Puts the values of variables into `text`; nothing where one is not set and has no default.
///
/// Spaces around a name and a default are dropped. A default also stands in for an empty value, and
/// an empty default is none. A brace inside the braces makes it no variable.
pub(super) fn substitute<E>(
    text: &str,
    variable: impl Fn(&str) -> Result<Option<String>, E>,
) -> Result<Option<String>, E> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((inside, behind)) = inside_braces(after) else {
            out.push_str("${");
            rest = after;
            continue;
        };
        rest = behind;
        // The dollar that escapes stands in for the one that it escapes.
        if before.ends_with('$') {
            out.push('{');
            out.push_str(inside);
            out.push('}');
            continue;
        }
        let value = match inside.split_once(":-") {
            None => variable(inside.trim())?,
            Some((name, default)) => variable(name.trim())?
                .filter(|value| !value.is_empty())
                .or_else(|| Some(default.trim().to_owned()))
                .filter(|value| !value.is_empty()),
        };
        match value {
            Some(value) => out.push_str(&value),
            None => return Ok(None),
        }
    }
    out.push_str(rest);
    Ok(Some(out))
}

/// What stands before the brace that closes, and after it.
fn inside_braces(text: &str) -> Option<(&str, &str)> {
    let (inside, behind) = text.split_once('}')?;
    (!inside.contains('{')).then_some((inside, behind))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn substituted(text: &str) -> Option<String> {
        let variable = |name: &str| -> Result<_, Infallible> {
            Ok(match name {
                "HOST" => Some("acme.test".to_owned()),
                "EMPTY" => Some(String::new()),
                "NESTED" => Some("${HOST}".to_owned()),
                _ => None,
            })
        };
        let Ok(value) = substitute(text, variable);
        value
    }

    #[rstest]
    #[case("https://${HOST}/x", "https://acme.test/x")]
    #[case("${ HOST }${HOST}", "acme.testacme.test")]
    #[case("${EMPTY}", "")]
    #[case("$HOST {HOST} $", "$HOST {HOST} $")]
    #[case("${HOST", "${HOST")]
    #[case("${a{HOST}", "${a{HOST}")]
    #[case("${a${HOST}", "${aacme.test")]
    #[case("$${HOST}", "${HOST}")]
    #[case("$$${HOST}", "$${HOST}")]
    #[case("${HOST}$${HOST}", "acme.test${HOST}")]
    #[case("$${HOST", "$${HOST")]
    #[case("${NESTED}", "${HOST}")]
    #[case("${HOST:-other}", "acme.test")]
    #[case("${GONE:-other}", "other")]
    #[case("${GONE:- a:-b }", "a:-b")]
    #[case("${EMPTY:-other}", "other")]
    fn variables_are_put_in_as_backstage_does(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(substituted(text).as_deref(), Some(expected));
    }

    #[rstest]
    #[case("https://${GONE}/x")]
    #[case("${}")]
    #[case("${GONE:-}")]
    #[case("${EMPTY:- }")]
    #[case("${HOST}${GONE}")]
    fn a_text_with_a_variable_that_is_not_set_is_nothing(#[case] text: &str) {
        assert_eq!(substituted(text), None);
    }

    proptest! {
        #[test]
        fn a_text_without_a_variable_stays_as_it_is(text in "[^{]*") {
            prop_assert_eq!(substituted(&text), Some(text));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[${}:é -]{0,30}") {
            let _ = substituted(&text);
        }
    }
}
