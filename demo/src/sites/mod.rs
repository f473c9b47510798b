//! Renders the whole region: four sites, the partners' files and the list of sources.

mod account;
mod english;
mod feed;
mod notices;
mod official;

pub(crate) use notices::{ATOM, RSS};
pub(crate) use official::rules as official_rules;

use crate::files::Folder;
use crate::region::Region;
use crate::{Bases, DemoError, Rendered, Site, partner, sources};
use chrono::NaiveDate;
use std::path::Path;

/// What every page is rendered from.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub region: &'a Region,
    pub today: NaiveDate,
    pub bases: &'a Bases,
}

/// Writes `www/<site>/…`, `partner/<id>.jsonl`, its archive of pictures and `sources.toml` below `out`. Each file is replaced
/// whole; one that would not change keeps its modification time. The same region, day and addresses
/// give the same bytes.
pub fn render(region: &Region, today: NaiveDate, bases: &Bases, out: &Path) -> Result<Rendered, DemoError> {
    let scene = Scene { region, today, bases };
    let mut folder = Folder::open(out)?;
    official::render(scene, &mut SiteFolder::new(&mut folder, Site::Official))?;
    english::render(scene, &mut SiteFolder::new(&mut folder, Site::English))?;
    notices::render(scene, &mut SiteFolder::new(&mut folder, Site::Notices))?;
    account::render(scene, &mut SiteFolder::new(&mut folder, Site::Account))?;
    for (path, lines) in partner::files(region, today) {
        folder.put(&path, lines)?;
    }
    for (path, archive) in partner::archives(region)? {
        folder.put(&path, archive)?;
    }
    folder.put("sources.toml", sources::toml(region, bases)?)?;
    folder.finish()
}

/// A page with a line for each block, so that a person can edit it: the text of blocks is not
/// changed by a line's end after them.
pub(crate) fn by_lines(page: maud::Markup) -> String {
    const ENDS: [&str; 12] = [
        "</p>",
        "</li>",
        "</tr>",
        "</h1>",
        "</h2>",
        "</h3>",
        "</div>",
        "</ul>",
        "</table>",
        "</section>",
        "</head>",
        "</title>",
    ];
    let page = page.into_string();
    ENDS.iter().fold(page, |page, end| page.replace(end, &format!("{end}\n")))
}

/// The part of the folder that one site is written to.
pub(crate) struct SiteFolder<'a> {
    folder: &'a mut Folder,
    site: Site,
}

impl<'a> SiteFolder<'a> {
    fn new(folder: &'a mut Folder, site: Site) -> Self {
        Self { folder, site }
    }

    /// Writes what the site serves at `path`, which begins with a slash; a folder's path is its
    /// index page's.
    pub fn put(&mut self, path: &str, bytes: impl AsRef<[u8]>) -> Result<(), DemoError> {
        let index = if path.ends_with('/') { "index.html" } else { "" };
        self.folder.put(&format!("www/{}{path}{index}", self.site.folder()), bytes)
    }

    /// Writes a `robots.txt` that keeps robots from `disallow`.
    pub fn robots(&mut self, disallow: &[&str], sitemap: Option<&str>) -> Result<(), DemoError> {
        let mut text = "User-agent: *\n".to_owned();
        if disallow.is_empty() {
            text.push_str("Disallow:\n");
        }
        disallow.iter().for_each(|path| text.push_str(&format!("Disallow: {path}\n")));
        sitemap.iter().for_each(|url| text.push_str(&format!("\nSitemap: {url}\n")));
        self.put("/robots.txt", text)
    }
}
