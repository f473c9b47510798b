//! Bringing rows that belong to a document in line with what it says now.

use super::Scope;
use crate::StoreError;
use crate::change::Subject;
use crate::store::changes::{Log, ROWS_PER_INSERT};
use crate::store::recompute;
use crate::store::rows::ms;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

impl Scope<'_> {
    /// Rows whose id is their content: those wanted and there are confirmed, others closed unless they
    /// are among those that `stay`, new ones inserted (or reopened, when the document says again what
    /// it once said).
    pub(super) async fn replace_rows<E: recompute::DocumentRows>(
        &self,
        mut wanted: BTreeMap<String, E::ActiveModel>,
        stay: &BTreeSet<String>,
        changed: &mut u64,
        subject: Subject,
        log: &mut Log,
    ) -> Result<(), StoreError>
    where
        E::ActiveModel: Send,
        E::Model: sea_orm::IntoActiveModel<E::ActiveModel>,
    {
        let rows: Vec<(String, Option<i64>)> = E::find()
            .select_only()
            .column(E::id())
            .column(E::known_until())
            .filter(E::document_id().eq(&self.document.id))
            .into_tuple()
            .all(self.tx)
            .await?;
        let (mut confirmed, mut closed) = (Vec::new(), Vec::new());
        for (id, until) in rows {
            if wanted.remove(&id).is_some() {
                if until.is_some() {
                    *changed += 1;
                    log.add(subject, &id);
                }
                confirmed.push(id);
            } else if until.is_none() && !stay.contains(&id) {
                *changed += 1;
                log.add(subject, &id);
                closed.push(id);
            }
        }
        for part in confirmed.chunks(ROWS_PER_INSERT) {
            E::update_many()
                .col_expr(E::verified_at(), Expr::value(self.document.verified_at))
                .col_expr(E::known_until(), Expr::value(None::<i64>))
                .filter(E::id().is_in(part))
                .exec(self.tx)
                .await?;
        }
        for part in closed.chunks(ROWS_PER_INSERT) {
            E::update_many()
                .col_expr(E::known_until(), Expr::value(ms(self.now)))
                .filter(E::id().is_in(part))
                .exec(self.tx)
                .await?;
        }
        *changed += wanted.len() as u64;
        wanted.keys().for_each(|id| log.add(subject, id));
        let new: Vec<_> = wanted.into_values().collect();
        for part in new.chunks(ROWS_PER_INSERT) {
            E::insert_many(part.to_vec()).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }
}
