//! Pictures that editors add to places, as examples by which photographs are recognised.

use crate::extract::{Editor, Id, IdAndPart, PhotoForm};
use crate::fault::missing;
use crate::problem::Problem;
use crate::responses::AdministeringOne;
use crate::state::{App, Unkept};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use scenic_data::picture::{Season, View};
use scenic_data::record::PhotoRecord;
use scenic_data::store::Deed;
use scenic_data::{PlaceId, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Longest caption, credit and licence, in characters.
const MAX_TEXT: usize = 500;
/// The parts of a form besides the picture.
const PARTS: [&str; 6] = ["caption", "credit", "licence", "view", "season", "indoor"];

/// A picture with what is known of it.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes the form; it is read part by part")]
pub struct NewPhoto {
    /// The picture: JPEG, PNG, WebP or GIF.
    #[schema(value_type = String, format = Binary)]
    photo: String,
    /// Under which licence or permission it is shown.
    licence: String,
    /// What it shows.
    caption: Option<String>,
    /// Whom to credit.
    credit: Option<String>,
    /// From where it looks: `near`, `side`, `far`, `detail` or `above`.
    view: Option<String>,
    /// The season it shows: `spring`, `summer`, `autumn` or `winter`.
    season: Option<String>,
    /// Whether it was taken within.
    indoor: Option<bool>,
}

/// A picture that was added.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedPhoto {
    /// Its identifier (see `GET /v1/photos/{id}`).
    id: String,
    /// The place it shows.
    place: PlaceId,
}

/// Add a picture to a place. It is found by within a second or two; added again, it is the same picture.
#[utoipa::path(
    post,
    path = "/v1/admin/places/{id}/photos",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the place: id, slug or `source:external_id`")),
    request_body(content = NewPhoto, content_type = "multipart/form-data"),
    responses((status = 201, description = "The picture is kept and shown", body = AddedPhoto), AdministeringOne)
)]
pub async fn add(
    editor: Editor,
    State(app): State<App>,
    Id(id): Id,
    request: Request,
) -> Result<(StatusCode, Json<AddedPhoto>), Problem> {
    let place = app.guide.resolve(&id).await?;
    let mut form = PhotoForm::read(request, &app, &PARTS).await?;
    let text = |form: &mut PhotoForm, name: &str| {
        form.parsed(name, |text| {
            let text: String = text.chars().filter(|c| !c.is_control()).collect();
            if text.chars().count() <= MAX_TEXT {
                return Ok(text);
            }
            Err(Words::new(format!("最多 {MAX_TEXT} 个字符"), format!("at most {MAX_TEXT} characters")))
        })
    };
    let (caption, credit, licence) =
        (text(&mut form, "caption"), text(&mut form, "credit"), text(&mut form, "licence"));
    if licence.is_none() {
        form.refuse(
            "licence",
            Words::new(
                "请写明图片的许可，例如 CC BY 4.0 或“本景区所有”",
                "say under which licence it is, such as CC BY 4.0 or \"our own\"",
            ),
        );
    }
    let (view, season) = (form.parsed("view", View::parse), form.parsed("season", Season::parse));
    let indoor = form.parsed("indoor", |text| {
        text.parse::<bool>().map_err(|_| Words::new("应为 true 或 false", "it should be true or false"))
    });
    let bytes = form.finish()?;
    let about =
        PhotoRecord { url: String::new(), caption, credit, licence, view, season, indoor, picture: None };
    let picture = app.operations.add_photo(&place, &bytes, about).await?;
    let deed = Deed {
        actor: &editor.actor,
        action: "photo.added",
        subject: place.as_str(),
        after: Some(json!({ "picture": picture }).to_string()),
        ..Deed::default()
    };
    app.guide.store().audit(deed, app.guide.now()).await?;
    Ok((StatusCode::CREATED, Json(AddedPhoto { id: picture, place })))
}

/// Show a picture that an editor added no more. Those of partners and of web sites are theirs to change.
#[utoipa::path(
    delete,
    path = "/v1/admin/places/{id}/photos/{photo}",
    tag = "admin",
    security(("key" = [])),
    params(
        ("id" = String, Path, description = "the place: id, slug or `source:external_id`"),
        ("photo" = String, Path, description = "the picture's id"),
    ),
    responses((status = 204, description = "It is shown no more"), AdministeringOne)
)]
pub async fn remove(
    editor: Editor,
    State(app): State<App>,
    IdAndPart(id, photo): IdAndPart,
) -> Result<StatusCode, Problem> {
    let place = app.guide.resolve(&id).await?;
    if !app.operations.remove_photo(&place, &photo).await? {
        return Err(missing("photo", &photo));
    }
    let deed = Deed {
        actor: &editor.actor,
        action: "photo.removed",
        subject: place.as_str(),
        before: Some(json!({ "picture": photo }).to_string()),
        ..Deed::default()
    };
    app.guide.store().audit(deed, app.guide.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<Unkept> for Problem {
    fn from(why: Unkept) -> Self {
        match why {
            Unkept::Picture(words) => Self::field("/photo", words),
            Unkept::Failed(error) => {
                tracing::error!(error, "a picture was not kept");
                crate::fault::ours()
            }
        }
    }
}
