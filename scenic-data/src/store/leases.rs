//! Leases: what only one process may do at a time, and whose turn it is.
//!
//! A lease bounds how long others wait for a holder that died; it does not stop one that merely slept.
//! What a holder writes at the end is therefore written only while the lease is still its own.

use super::Store;
use super::rows::ms;
use crate::change::Cursor;
use crate::entities::{cursors, leases};
use crate::{Instant, StoreError};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Store {
    /// Takes a lease for `owner` until `until`, or prolongs it. False while it is someone else's.
    pub async fn take_lease(
        &self,
        name: &str,
        owner: &str,
        now: Instant,
        until: Instant,
    ) -> Result<bool, StoreError> {
        let (_turn, tx) = self.write().await?;
        let row = leases::ActiveModel {
            name: Set(name.to_owned()),
            owner: Set(owner.to_owned()),
            until: Set(ms(until)),
        };
        // A lease that reaches further than any can was taken by a clock that was since set back.
        let longest = until + (until - now);
        let ours_or_over = leases::Column::Owner
            .eq(owner)
            .or(leases::Column::Until.lte(ms(now)))
            .or(leases::Column::Until.gt(ms(longest)));
        let taken = leases::Entity::update_many()
            .set(row.clone())
            .filter(leases::Column::Name.eq(name))
            .filter(ours_or_over)
            .exec(&tx)
            .await?;
        let taken = match taken.rows_affected {
            0 => {
                let new = OnConflict::column(leases::Column::Name).do_nothing().to_owned();
                leases::Entity::insert(row).on_conflict(new).exec_without_returning(&tx).await? == 1
            }
            _ => true,
        };
        tx.commit().await?;
        Ok(taken)
    }

    /// Gives a lease back. Nothing happens when it is not `owner`'s any more.
    pub async fn give_back_lease(&self, name: &str, owner: &str) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        leases::Entity::delete_many()
            .filter(leases::Column::Name.eq(name))
            .filter(leases::Column::Owner.eq(owner))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Remembers how far a follower has read, if the lease of its name is `owner`'s. Else nothing is
    /// remembered and the cursor goes back to `began`, from where the present holder does again what
    /// `owner` may have written over: false.
    pub async fn set_cursor_of_holder(
        &self,
        follower: &str,
        owner: &str,
        began: Option<i64>,
        cursor: &Cursor,
        at: Instant,
    ) -> Result<bool, StoreError> {
        let (_turn, tx) = self.write().await?;
        let lease = leases::Entity::find_by_id(follower).one(&tx).await?;
        let ours = lease.is_some_and(|lease| lease.owner == owner);
        if ours {
            super::changes::keep_cursor(&tx, follower, cursor, at).await?;
        } else {
            rewind(&tx, follower, began, at).await?;
        }
        tx.commit().await?;
        Ok(ours)
    }
}

/// Sets a cursor back; to the very beginning without a place to go back to.
async fn rewind(
    tx: &DatabaseTransaction,
    follower: &str,
    began: Option<i64>,
    at: Instant,
) -> Result<(), StoreError> {
    let mut back = cursors::Entity::update_many()
        .col_expr(cursors::Column::UpdatedAt, Expr::value(ms(at)))
        .filter(cursors::Column::Follower.eq(follower));
    back = match began {
        Some(seq) => {
            back.col_expr(cursors::Column::Seq, Expr::value(seq)).filter(cursors::Column::Seq.gt(seq))
        }
        None => back.col_expr(cursors::Column::State, Expr::value(None::<String>)),
    };
    back.exec(tx).await?;
    Ok(())
}
