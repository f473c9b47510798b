//! The four sites and their addresses.

use std::fmt;

/// One of the region's sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Site {
    /// The scenic area's own site, Chinese.
    Official,
    /// A visitors' site in English.
    English,
    /// The notice board: feeds in both languages.
    Notices,
    /// A public account's articles, Chinese.
    Account,
}

impl Site {
    /// Every site.
    pub const ALL: [Self; 4] = [Self::Official, Self::English, Self::Notices, Self::Account];

    /// Its folder below `www/`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::English => "english",
            Self::Notices => "notices",
            Self::Account => "account",
        }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.folder())
    }
}

/// Where each site is served: `http://host:port` without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bases {
    /// The official site's.
    pub official: String,
    /// The English site's.
    pub english: String,
    /// The notice board's.
    pub notices: String,
    /// The public account's.
    pub account: String,
}

impl Bases {
    /// The base address of a site.
    pub fn of(&self, site: Site) -> &str {
        match site {
            Site::Official => &self.official,
            Site::English => &self.english,
            Site::Notices => &self.notices,
            Site::Account => &self.account,
        }
    }

    /// The absolute address of a path, which begins with a slash.
    pub fn url(&self, site: Site, path: &str) -> String {
        format!("{}{path}", self.of(site))
    }
}
