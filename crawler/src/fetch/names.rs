//! From names to addresses, once, with every address checked: the connection is opened to what
//! came out of here and to nothing else.

use super::Guard;
use super::guard::Forbidden;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Turns names into addresses.
#[async_trait::async_trait]
pub trait Names: Send + Sync {
    /// Every address of `host`.
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The system's resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

#[async_trait::async_trait]
impl Names for SystemNames {
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// A resolver whose answers have passed the guard. One forbidden address among a name's addresses
/// refuses the name: a mixture is how a name is made to lead inside.
#[derive(Clone)]
pub(super) struct CheckedNames {
    pub(super) names: Arc<dyn Names>,
    pub(super) guard: Arc<Guard>,
}

/// A name without any address.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unresolved(pub(super) String);

impl CheckedNames {
    async fn addresses(&self, host: &str) -> Result<Vec<SocketAddr>, Error> {
        let found = self.names.lookup(host).await.map_err(|error| Unresolved(error.to_string()))?;
        if found.is_empty() {
            return Err(Unresolved("it has no address".to_owned()).into());
        }
        for address in &found {
            self.guard.check(host, *address)?;
        }
        // The port 0 stands for the one in the address asked for.
        Ok(found.into_iter().map(|address| SocketAddr::new(address, 0)).collect())
    }
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Unresolved(#[from] Unresolved),
}

impl Resolve for CheckedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let this = self.clone();
        Box::pin(async move {
            // The bare errors travel, so that the fetcher finds them in the chain of causes.
            match this.addresses(name.as_str()).await {
                Ok(addresses) => Ok(Box::new(addresses.into_iter()) as Addrs),
                Err(Error::Forbidden(error)) => Err(error.into()),
                Err(Error::Unresolved(error)) => Err(error.into()),
            }
        })
    }
}
