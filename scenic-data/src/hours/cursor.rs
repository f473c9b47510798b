//! A place in a list of tokens.

use super::token::Token;

/// Reads tokens one after the other.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(tokens: &'t [Token]) -> Self {
        Self { tokens, at: 0 }
    }

    pub(super) fn peek(&self) -> Option<Token> {
        self.nth(0)
    }

    /// The token `ahead` places on.
    pub(super) fn nth(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    /// The token before the next one.
    pub(super) fn before(&self) -> Option<Token> {
        self.at.checked_sub(1).and_then(|index| self.tokens.get(index)).copied()
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Steps over `token` if it is next.
    pub(super) fn take(&mut self, token: Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    /// What stands in a bracket just opened; the cursor moves behind it. `None` where it is not
    /// closed or holds another.
    pub(super) fn bracket(&mut self) -> Option<&'t [Token]> {
        let rest = self.tokens.get(self.at..)?;
        let end = rest.iter().position(|token| matches!(token, Token::BracketOpen | Token::BracketClose))?;
        if rest.get(end) != Some(&Token::BracketClose) {
            return None;
        }
        self.at += end + 1;
        rest.get(..end)
    }
}
