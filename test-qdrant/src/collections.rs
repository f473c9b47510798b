//! Collections and aliases.

use crate::shelf::Shelf;
use crate::{Answer, State};
use ::qdrant_client::qdrant::alias_operations::Action;
use ::qdrant_client::qdrant::collections_server::Collections;
use ::qdrant_client::qdrant::vectors_config::Config;
use ::qdrant_client::qdrant::*;
use std::collections::BTreeMap;
use tonic::{Request, Status};

fn done() -> CollectionOperationResponse {
    CollectionOperationResponse { result: true, time: 0.0 }
}

#[tonic::async_trait]
impl Collections for State {
    async fn create(&self, request: Request<CreateCollection>) -> Answer<CollectionOperationResponse> {
        self.serve("create", request, |shelves, new| {
            if shelves.collections.contains_key(&new.collection_name) {
                let said = format!("Collection `{}` already exists!", new.collection_name);
                return Err(Status::already_exists(said));
            }
            let config = new.vectors_config.and_then(|vectors| vectors.config);
            let (name, params) = match config {
                Some(Config::Params(params)) => (None, params),
                Some(Config::ParamsMap(map)) if map.map.len() == 1 => {
                    let named = map.map.into_iter().next();
                    let (name, params) = named.ok_or_else(|| Status::internal("one was counted"))?;
                    (Some(name), params)
                }
                _ => return Err(Status::invalid_argument("one dense vector is wanted")),
            };
            let sparse = new.sparse_vectors_config.unwrap_or_default().map;
            if sparse.len() > 1 || sparse.values().any(|one| one.modifier != Some(Modifier::Idf as i32)) {
                return Err(Status::invalid_argument("only one sparse vector, and of rarities"));
            }
            let sparse = sparse.into_keys().next();
            if params.distance != Distance::Dot as i32 || params.size == 0 {
                return Err(Status::invalid_argument("only the dot product of vectors of some size"));
            }
            let dense = (name, params.size as usize);
            let shelf = Shelf { dense, sparse, indexed: BTreeMap::new(), points: BTreeMap::new() };
            shelves.collections.insert(new.collection_name, shelf);
            Ok(done())
        })
        .await
    }

    async fn delete(&self, request: Request<DeleteCollection>) -> Answer<CollectionOperationResponse> {
        self.serve("delete_collection", request, |shelves, asked| {
            let result = shelves.collections.remove(&asked.collection_name).is_some();
            shelves.aliases.retain(|_, named| *named != asked.collection_name);
            Ok(CollectionOperationResponse { result, time: 0.0 })
        })
        .await
    }

    async fn list(&self, request: Request<ListCollectionsRequest>) -> Answer<ListCollectionsResponse> {
        self.serve("list", request, |shelves, _| {
            let names = shelves.collections.keys().cloned();
            let collections = names.map(|name| CollectionDescription { name }).collect();
            Ok(ListCollectionsResponse { collections, time: 0.0 })
        })
        .await
    }

    async fn collection_exists(
        &self,
        request: Request<CollectionExistsRequest>,
    ) -> Answer<CollectionExistsResponse> {
        self.serve("collection_exists", request, |shelves, asked| {
            let exists = shelves.named(&asked.collection_name).is_ok();
            Ok(CollectionExistsResponse { result: Some(CollectionExists { exists }), time: 0.0 })
        })
        .await
    }

    /// All of them or none.
    async fn update_aliases(&self, request: Request<ChangeAliases>) -> Answer<CollectionOperationResponse> {
        self.serve("update_aliases", request, |shelves, change| {
            let mut aliases = shelves.aliases.clone();
            for action in change.actions {
                match action.action {
                    Some(Action::CreateAlias(new))
                        if shelves.collections.contains_key(&new.collection_name) =>
                    {
                        aliases.insert(new.alias_name, new.collection_name);
                    }
                    Some(Action::CreateAlias(new)) => {
                        let said = format!("Collection `{}` doesn't exist!", new.collection_name);
                        return Err(Status::not_found(said));
                    }
                    Some(Action::DeleteAlias(gone)) => {
                        aliases.remove(&gone.alias_name);
                    }
                    _ => return Err(Status::unimplemented("renaming aliases")),
                }
            }
            shelves.aliases = aliases;
            Ok(done())
        })
        .await
    }

    async fn list_aliases(&self, request: Request<ListAliasesRequest>) -> Answer<ListAliasesResponse> {
        self.serve("list_aliases", request, |shelves, _| {
            let describe = |(alias, collection): (&String, &String)| AliasDescription {
                alias_name: alias.clone(),
                collection_name: collection.clone(),
            };
            let aliases = shelves.aliases.iter().map(describe).collect();
            Ok(ListAliasesResponse { aliases, time: 0.0 })
        })
        .await
    }

    not_there! {
        get(GetCollectionInfoRequest) -> GetCollectionInfoResponse;
        update(UpdateCollection) -> CollectionOperationResponse;
        list_collection_aliases(ListCollectionAliasesRequest) -> ListAliasesResponse;
        collection_cluster_info(CollectionClusterInfoRequest) -> CollectionClusterInfoResponse;
        update_collection_cluster_setup(UpdateCollectionClusterSetupRequest) -> UpdateCollectionClusterSetupResponse;
        create_shard_key(CreateShardKeyRequest) -> CreateShardKeyResponse;
        delete_shard_key(DeleteShardKeyRequest) -> DeleteShardKeyResponse;
        list_shard_keys(ListShardKeysRequest) -> ListShardKeysResponse;
    }
}
