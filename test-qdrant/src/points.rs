//! Points: put, changed, removed, read and searched.

use crate::shelf::{Point, Shelf, id_text, passes};
use crate::{Answer, State};
use ::qdrant_client::qdrant::points_selector::PointsSelectorOneOf;
use ::qdrant_client::qdrant::points_server::Points;
use ::qdrant_client::qdrant::points_update_operation::Operation;
use ::qdrant_client::qdrant::vectors::VectorsOptions;
use ::qdrant_client::qdrant::with_payload_selector::SelectorOptions;
use ::qdrant_client::qdrant::*;
use std::collections::{BTreeMap, HashMap};
use tonic::{Request, Status};

fn done(wait: Option<bool>) -> UpdateResult {
    let status = if wait == Some(true) { UpdateStatus::Completed } else { UpdateStatus::Acknowledged };
    UpdateResult { operation_id: Some(0), status: status.into() }
}

fn changed(wait: Option<bool>) -> PointsOperationResponse {
    PointsOperationResponse { result: Some(done(wait)), time: 0.0, usage: None }
}

/// The vectors of a point.
#[derive(Default)]
struct Given {
    dense: Option<Vec<f32>>,
    sparse: Option<BTreeMap<u32, f32>>,
}

/// The vectors that were sent for a collection, however they are written.
fn given(shelf: &Shelf, vectors: Option<Vectors>) -> Result<Given, Status> {
    let mut given = Given::default();
    let named: Vec<(Option<String>, Vector)> = match vectors.and_then(|vectors| vectors.vectors_options) {
        Some(VectorsOptions::Vector(vector)) => vec![(None, vector)],
        Some(VectorsOptions::Vectors(named)) => {
            named.vectors.into_iter().map(|(name, vector)| (Some(name), vector)).collect()
        }
        None => Vec::new(),
    };
    for (name, vector) in named {
        match vector.vector {
            Some(vector::Vector::Dense(dense)) if name == shelf.dense.0 => {
                sized(shelf, &dense.data)?;
                given.dense = Some(dense.data);
            }
            Some(vector::Vector::Sparse(sparse)) if name.is_some() && name == shelf.sparse => {
                given.sparse = Some(dimensions(sparse)?);
            }
            _ => return Err(Status::invalid_argument(format!("Not existing vector name: {name:?}"))),
        }
    }
    Ok(given)
}

fn sized(shelf: &Shelf, vector: &[f32]) -> Result<(), Status> {
    let (expected, got) = (shelf.dense.1, vector.len());
    if expected == got {
        return Ok(());
    }
    Err(Status::invalid_argument(format!("Vector dimension error: expected dim: {expected}, got {got}")))
}

fn dimensions(sparse: SparseVector) -> Result<BTreeMap<u32, f32>, Status> {
    let pairs = sparse.indices.len();
    let all: BTreeMap<u32, f32> = sparse.indices.into_iter().zip(sparse.values.iter().copied()).collect();
    if all.len() != pairs || pairs != sparse.values.len() || pairs == 0 {
        return Err(Status::invalid_argument("a sparse vector needs a value for each of its dimensions"));
    }
    Ok(all)
}

fn put(shelf: &mut Shelf, point: PointStruct) -> Result<(), Status> {
    let id = id_text(point.id.as_ref())?;
    let Given { dense, sparse } = given(shelf, point.vectors)?;
    let vector = dense.ok_or_else(|| Status::invalid_argument("one dense vector is wanted"))?;
    let sparse = sparse.unwrap_or_default();
    shelf.points.insert(id, Point { vector, sparse, payload: point.payload });
    Ok(())
}

fn chosen(selector: Option<PointsSelector>) -> Result<Vec<String>, Status> {
    match selector.and_then(|selector| selector.points_selector_one_of) {
        Some(PointsSelectorOneOf::Points(list)) => list.ids.iter().map(|id| id_text(Some(id))).collect(),
        _ => Err(Status::unimplemented("points are chosen by id")),
    }
}

fn there<'a>(shelf: &'a mut Shelf, id: &str) -> Result<&'a mut Point, Status> {
    shelf.points.get_mut(id).ok_or_else(|| Status::not_found(format!("No point with id {id} found")))
}

fn labels(payload: &HashMap<String, Value>, wanted: Option<&WithPayloadSelector>) -> HashMap<String, Value> {
    match wanted.and_then(|wanted| wanted.selector_options.as_ref()) {
        Some(SelectorOptions::Enable(true)) => payload.clone(),
        Some(SelectorOptions::Include(include)) => payload
            .iter()
            .filter(|(name, _)| include.fields.contains(name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect(),
        _ => HashMap::new(),
    }
}

fn shown(vector: &[f32]) -> VectorsOutput {
    let dense = vector_output::Vector::Dense(DenseVector { data: vector.to_vec() });
    let output = VectorOutput { vector: Some(dense), ..VectorOutput::default() };
    VectorsOutput { vectors_options: Some(vectors_output::VectorsOptions::Vector(output)) }
}

#[tonic::async_trait]
impl Points for State {
    /// All of them or none.
    async fn upsert(&self, request: Request<UpsertPoints>) -> Answer<PointsOperationResponse> {
        self.serve("upsert", request, |shelves, asked| {
            let shelf = shelves.named(&asked.collection_name)?;
            let before = shelf.points.clone();
            for point in asked.points {
                if let Err(refused) = put(shelf, point) {
                    shelf.points = before;
                    return Err(refused);
                }
            }
            Ok(changed(asked.wait))
        })
        .await
    }

    async fn delete(&self, request: Request<DeletePoints>) -> Answer<PointsOperationResponse> {
        self.serve("delete", request, |shelves, asked| {
            let shelf = shelves.named(&asked.collection_name)?;
            for id in chosen(asked.points)? {
                shelf.points.remove(&id);
            }
            Ok(changed(asked.wait))
        })
        .await
    }

    async fn update_batch(&self, request: Request<UpdateBatchPoints>) -> Answer<UpdateBatchResponse> {
        self.serve("update_batch", request, |shelves, asked| {
            let shelf = shelves.named(&asked.collection_name)?;
            let mut result = Vec::new();
            for operation in asked.operations {
                match operation.operation {
                    Some(Operation::OverwritePayload(over)) => {
                        for id in chosen(over.points_selector)? {
                            there(shelf, &id)?.payload = over.payload.clone();
                        }
                    }
                    Some(Operation::UpdateVectors(update)) => {
                        for point in update.points {
                            let (id, new) = (id_text(point.id.as_ref())?, given(shelf, point.vectors)?);
                            let point = there(shelf, &id)?;
                            point.vector = new.dense.unwrap_or_else(|| point.vector.clone());
                            point.sparse = new.sparse.unwrap_or_else(|| point.sparse.clone());
                        }
                    }
                    _ => return Err(Status::unimplemented("only labels and vectors are changed")),
                }
                result.push(done(asked.wait));
            }
            Ok(UpdateBatchResponse { result, time: 0.0, usage: None })
        })
        .await
    }

    async fn create_field_index(
        &self,
        request: Request<CreateFieldIndexCollection>,
    ) -> Answer<PointsOperationResponse> {
        self.serve("create_field_index", request, |shelves, asked| {
            let shelf = shelves.named(&asked.collection_name)?;
            shelf.indexed.insert(asked.field_name, asked.field_type.unwrap_or_default());
            Ok(changed(asked.wait))
        })
        .await
    }

    /// In the order of ids, a page at a time.
    async fn scroll(&self, request: Request<ScrollPoints>) -> Answer<ScrollResponse> {
        self.serve("scroll", request, |shelves, asked| {
            let shelf = &*shelves.named(&asked.collection_name)?;
            let from = asked.offset.as_ref().map(|offset| id_text(Some(offset))).transpose()?;
            let limit = asked.limit.unwrap_or(10) as usize;
            let vectors = asked.with_vectors.and_then(|with| with.selector_options);
            let with_vectors = matches!(vectors, Some(with_vectors_selector::SelectorOptions::Enable(true)));
            let (mut result, mut next) = (Vec::new(), None);
            for (id, point) in shelf.points.range(from.unwrap_or_default()..) {
                if !passes(shelf, asked.filter.as_ref(), point)? {
                    continue;
                }
                if result.len() == limit {
                    next = Some(PointId::from(id.clone()));
                    break;
                }
                result.push(RetrievedPoint {
                    id: Some(id.clone().into()),
                    payload: labels(&point.payload, asked.with_payload.as_ref()),
                    vectors: with_vectors.then(|| shown(&point.vector)),
                    ..RetrievedPoint::default()
                });
            }
            Ok(ScrollResponse { next_page_offset: next, result, time: 0.0, usage: None })
        })
        .await
    }

    /// Those that are there.
    async fn get(&self, request: Request<GetPoints>) -> Answer<GetResponse> {
        self.serve("get", request, |shelves, asked| {
            let shelf = &*shelves.named(&asked.collection_name)?;
            let mut result = Vec::new();
            for id in &asked.ids {
                let id = id_text(Some(id))?;
                result.extend(shelf.points.get(&id).map(|point| RetrievedPoint {
                    id: Some(id.into()),
                    payload: labels(&point.payload, asked.with_payload.as_ref()),
                    ..RetrievedPoint::default()
                }));
            }
            Ok(GetResponse { result, time: 0.0, usage: None })
        })
        .await
    }

    async fn count(&self, request: Request<CountPoints>) -> Answer<CountResponse> {
        self.serve("count", request, |shelves, asked| {
            let shelf = &*shelves.named(&asked.collection_name)?;
            let mut count = 0;
            for point in shelf.points.values() {
                count += u64::from(passes(shelf, asked.filter.as_ref(), point)?);
            }
            Ok(CountResponse { result: Some(CountResult { count }), time: 0.0, usage: None })
        })
        .await
    }

    async fn query(&self, request: Request<QueryPoints>) -> Answer<QueryResponse> {
        self.serve("query", request, |shelves, asked| {
            let shelf = &*shelves.named(&asked.collection_name)?;
            let variant = asked.query.and_then(|query| query.variant);
            let Some(query::Variant::Nearest(nearest)) = variant else {
                return Err(Status::unimplemented("only what is nearest"));
            };
            let mut found = Vec::new();
            match nearest.variant {
                Some(vector_input::Variant::Dense(wanted)) if asked.using == shelf.dense.0 => {
                    sized(shelf, &wanted.data)?;
                    for (id, point) in &shelf.points {
                        if passes(shelf, asked.filter.as_ref(), point)? {
                            let score: f32 = point.vector.iter().zip(&wanted.data).map(|(a, b)| a * b).sum();
                            found.push((score, id, point));
                        }
                    }
                }
                // Only what has some of the dimensions is found.
                Some(vector_input::Variant::Sparse(wanted))
                    if asked.using.is_some() && asked.using == shelf.sparse =>
                {
                    let weigh = |(dimension, value)| (dimension, value * shelf.rarity(dimension));
                    let wanted: Vec<(u32, f32)> = dimensions(wanted)?.into_iter().map(weigh).collect();
                    for (id, point) in &shelf.points {
                        let shared = wanted.iter().filter_map(|(d, w)| Some(point.sparse.get(d)? * w));
                        let score: f32 = shared.clone().sum();
                        if shared.count() > 0 && passes(shelf, asked.filter.as_ref(), point)? {
                            found.push((score, id, point));
                        }
                    }
                }
                _ => return Err(Status::invalid_argument(format!("Not existing vector: {:?}", asked.using))),
            }
            found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
            found.truncate(asked.limit.unwrap_or(10) as usize);
            let result = found
                .into_iter()
                .map(|(score, id, point)| ScoredPoint {
                    id: Some(id.clone().into()),
                    payload: labels(&point.payload, asked.with_payload.as_ref()),
                    score,
                    ..ScoredPoint::default()
                })
                .collect();
            Ok(QueryResponse { result, time: 0.0, usage: None })
        })
        .await
    }

    not_there! {
        update_vectors(UpdatePointVectors) -> PointsOperationResponse;
        delete_vectors(DeletePointVectors) -> PointsOperationResponse;
        set_payload(SetPayloadPoints) -> PointsOperationResponse;
        overwrite_payload(SetPayloadPoints) -> PointsOperationResponse;
        delete_payload(DeletePayloadPoints) -> PointsOperationResponse;
        clear_payload(ClearPayloadPoints) -> PointsOperationResponse;
        delete_field_index(DeleteFieldIndexCollection) -> PointsOperationResponse;
        create_vector_name(CreateVectorNameRequest) -> PointsOperationResponse;
        delete_vector_name(DeleteVectorNameRequest) -> PointsOperationResponse;
        search(SearchPoints) -> SearchResponse;
        search_batch(SearchBatchPoints) -> SearchBatchResponse;
        search_groups(SearchPointGroups) -> SearchGroupsResponse;
        recommend(RecommendPoints) -> RecommendResponse;
        recommend_batch(RecommendBatchPoints) -> RecommendBatchResponse;
        recommend_groups(RecommendPointGroups) -> RecommendGroupsResponse;
        discover(DiscoverPoints) -> DiscoverResponse;
        discover_batch(DiscoverBatchPoints) -> DiscoverBatchResponse;
        query_batch(QueryBatchPoints) -> QueryBatchResponse;
        query_groups(QueryPointGroups) -> QueryGroupsResponse;
        facet(FacetCounts) -> FacetResponse;
        search_matrix_pairs(SearchMatrixPoints) -> SearchMatrixPairsResponse;
        search_matrix_offsets(SearchMatrixPoints) -> SearchMatrixOffsetsResponse;
    }
}
