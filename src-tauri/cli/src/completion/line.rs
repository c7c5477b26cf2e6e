//! A command line of bash, from its beginning to the cursor: what it says, and how an offer is typed there.

/// The words of a line as bash means them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Whole ones, without the program's name.
    pub(super) words: Vec<String>,
    /// The one at the cursor, as far as it goes.
    pub(super) current: String,
    /// The quote that is open at the cursor.
    quote: Option<char>,
    /// Letters of the current word that readline leaves alone: up to the last one at which it breaks words.
    kept: usize,
}

impl Line {
    /// `breaks` are bash's `COMP_WORDBREAKS`.
    pub(super) fn of(line: &str, breaks: &str) -> Self {
        let (mut words, mut word, mut is_word) = (Vec::new(), String::new(), false);
        let (mut quote, mut kept) = (None, 0);
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            match (quote, letter) {
                (None, ' ' | '\t' | '\n') => {
                    if std::mem::take(&mut is_word) {
                        words.push(std::mem::take(&mut word));
                    }
                    kept = 0;
                    continue;
                }
                (None, '\'' | '"') => {
                    quote = Some(letter);
                    // Readline begins anew behind it.
                    kept = word.chars().count();
                }
                (Some(open), _) if letter == open => quote = None,
                (None, '\\') => word.extend(letters.next()),
                (Some('"'), '\\') if letters.peek().is_some_and(|next| "\"\\$`".contains(*next)) => {
                    word.extend(letters.next());
                }
                _ => {
                    word.push(letter);
                    if quote.is_none() && breaks.contains(letter) {
                        kept = word.chars().count();
                    }
                }
            }
            is_word = true;
        }
        if !words.is_empty() {
            words.remove(0);
        }
        Self { words, current: word, quote, kept }
    }

    /// What readline puts in place of what it takes for the word.
    pub(super) fn typed(&self, text: &str) -> String {
        let text: String = text.chars().skip(self.kept).collect();
        match self.quote {
            Some('\'') => text.replace('\'', r"'\''"),
            Some(_) => escaped(&text, |letter| "\"\\$`".contains(letter)),
            None => escaped(&text, |letter| !letter.is_alphanumeric() && !"_-./=:@%+,".contains(letter)),
        }
    }
}

fn escaped(text: &str, is_special: impl Fn(char) -> bool) -> String {
    let mut typed = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_special(letter) {
            typed.push('\\');
        }
        typed.push(letter);
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As bash comes.
    const BREAKS: &str = " \t\n\"'><=;|&(:";

    fn line(text: &str) -> Line {
        Line::of(text, BREAKS)
    }

    #[test]
    fn words_are_read_as_bash_reads_them() {
        for (text, words, current) in [
            ("fob tok", &[][..], "tok"),
            ("fob token ", &["token"], ""),
            (r"fob token Müller\ &", &["token"], "Müller &"),
            (r#"fob token "Müller G"#, &["token"], "Müller G"),
            (r"fob exec 'O'\''Neill'/x -- ", &["exec", "O'Neill/x", "--"], ""),
            (r#"fob edit "a\"b\c" --set instance=e"#, &["edit", r#"a"b\c"#, "--set"], "instance=e"),
        ] {
            let read = line(text);
            assert_eq!(
                (read.words, &*read.current),
                (words.iter().map(|word| (*word).to_owned()).collect(), current),
                "{text}"
            );
        }
    }

    #[test]
    fn an_offer_is_quoted_for_where_it_stands() {
        for (text, offer, typed) in [
            ("fob token c", "Contoso/NinjaOne", "Contoso/NinjaOne"),
            ("fob token m", "Müller & Söhne/O'Neill", r"Müller\ \&\ Söhne/O\'Neill"),
            ("fob token \"M", "Müller & Söhne/$5 \"x\"", r#"Müller & Söhne/\$5 \"x\""#),
            ("fob token 'O", "O'Neill/x", r"O'\''Neill/x"),
            // What stands before the equals sign or a colon is left alone.
            ("fob edit x --set instance=e", "instance=eu", "eu"),
            (r"fob token Lab:\ t", "Lab: test/x", r"\ test/x"),
            ("fob list --state=c", "--state=connected", "connected"),
        ] {
            assert_eq!(line(text).typed(offer), typed, "{text}");
        }
    }
}
