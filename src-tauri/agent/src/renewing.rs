//! Several renewals at the wish of a caller, who hears of each as it ends.

use fobwatch_core::app::App;
use fobwatch_protocol::answer::Renewed;
use fobwatch_protocol::{Failure, Reply};
use tokio::task::JoinSet;

use crate::caller::Caller;
use crate::failures::{local, told};

/// All of them in the order that was asked for.
pub(crate) async fn renew(
    app: &App,
    caller: &mut Caller<'_>,
    profiles: Option<Vec<String>>,
) -> Result<Vec<Renewed>, Failure> {
    let views = app.overview().await.map_err(local)?.profiles;
    let ids = match profiles {
        Some(profiles) => {
            profiles.iter().map(|one| app.find_profile(one)).collect::<Result<Vec<_>, _>>().map_err(local)?
        }
        None => views.iter().filter(|view| view.renewable).map(|view| view.id).collect(),
    };
    let mut under_way = JoinSet::new();
    for (place, id) in ids.into_iter().enumerate() {
        let app = app.clone();
        under_way.spawn(async move { (place, id, app.renew(id).await) });
    }
    let mut results = Vec::new();
    while let Some(Ok((place, id, outcome))) = under_way.join_next().await {
        let view = views.iter().find(|view| view.id == id);
        let (name, customer) = view.map(|view| (&*view.name, &*view.customer)).unwrap_or_default();
        // As it can be typed: another customer may have one of this name.
        let is_only = app.find_profile(name).is_ok_and(|found| found == id);
        let typed = if is_only { name.to_owned() } else { format!("{customer}/{name}") };
        let error = told(app, &typed, outcome).await.err().map(local);
        let one = Renewed { id: id.to_string(), profile: name.to_owned(), customer: customer.to_owned(), error };
        if !caller.tell(&Reply::OneRenewed(one.clone())).await {
            // What is under way is renewed all the same.
            break;
        }
        results.push((place, one));
    }
    results.sort_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, one)| one).collect())
}
