//! What a document calls places. Names are replaced with their document.

use super::Scope;
use crate::entities::place_names;
use crate::ids::derive;
use crate::place::Name;
use crate::record::{Matched, PlaceRecord};
use crate::store::changes::ROWS_PER_INSERT;
use crate::{PlaceId, StoreError, text};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Scope<'_> {
    /// Brings this document's names in line; returns the places whose names changed.
    pub(super) async fn names(
        &self,
        records: &[Matched<PlaceRecord>],
    ) -> Result<BTreeSet<PlaceId>, StoreError> {
        let mut wanted: BTreeMap<String, place_names::ActiveModel> = BTreeMap::new();
        let mut owner: HashMap<String, PlaceId> = HashMap::new();
        for matched in records {
            let primary = matched.record.names.iter().map(|n| (n, "primary"));
            for (name, role) in primary.chain(matched.record.aliases.iter().map(|n| (n, "alias"))) {
                let (id, row) = self.name_row(&matched.place, name, role);
                owner.insert(id.clone(), matched.place.clone());
                wanted.entry(id).or_insert(row);
            }
        }
        let current = place_names::Entity::find()
            .filter(place_names::Column::DocumentId.eq(&self.document.id))
            .all(self.tx)
            .await?;
        let mut changed = BTreeSet::new();
        let mut gone = Vec::new();
        for row in current {
            if wanted.remove(&row.id).is_none() {
                changed.insert(PlaceId::from(row.place_id));
                gone.push(row.id);
            }
        }
        changed.extend(wanted.keys().filter_map(|id| owner.get(id).cloned()));
        for part in gone.chunks(ROWS_PER_INSERT) {
            place_names::Entity::delete_many()
                .filter(place_names::Column::Id.is_in(part))
                .exec(self.tx)
                .await?;
        }
        let rows: Vec<_> = wanted.into_values().collect();
        for part in rows.chunks(ROWS_PER_INSERT) {
            place_names::Entity::insert_many(part.to_vec()).exec_without_returning(self.tx).await?;
        }
        Ok(changed)
    }

    fn name_row(&self, place: &PlaceId, name: &Name, role: &str) -> (String, place_names::ActiveModel) {
        let lang = name.lang.as_ref().map(ToString::to_string);
        let id = derive(
            "n",
            &[&self.document.id, place.as_str(), role, lang.as_deref().unwrap_or(""), &name.text],
        );
        let row = place_names::ActiveModel {
            id: Set(id.clone()),
            place_id: Set(place.to_string()),
            lang: Set(lang),
            name: Set(name.text.clone()),
            folded: Set(text::fold(&name.text)),
            role: Set(role.to_owned()),
            source_id: Set(self.source.id.to_string()),
            document_id: Set(self.document.id.clone()),
        };
        (id, row)
    }
}
