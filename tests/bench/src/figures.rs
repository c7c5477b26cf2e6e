//! Figures that were measured, each with its limit.

use std::fmt;
use std::path::Path;

use serde_json::{Value, json};

struct Figure {
    what: String,
    value: f64,
    unit: &'static str,
    /// At most this; None: only told.
    limit: Option<f64>,
}

impl Figure {
    fn holds(&self) -> bool {
        self.limit.is_none_or(|limit| self.value <= limit)
    }
}

#[derive(Default)]
pub(crate) struct Figures(Vec<Figure>);

impl Figures {
    pub(crate) fn tell(&mut self, what: impl Into<String>, value: f64, unit: &'static str) {
        self.0.push(Figure { what: what.into(), value, unit, limit: None });
    }

    pub(crate) fn limit(&mut self, what: impl Into<String>, value: f64, unit: &'static str, limit: f64) {
        self.0.push(Figure { what: what.into(), value, unit, limit: Some(limit) });
    }

    pub(crate) fn all_hold(&self) -> bool {
        self.0.iter().all(Figure::holds)
    }

    pub(crate) fn write(&self, out: &Path) -> std::io::Result<()> {
        let all: Vec<Value> = self
            .0
            .iter()
            .map(|one| json!({ "what": one.what, "value": one.value, "unit": one.unit, "limit": one.limit, "holds": one.holds() }))
            .collect();
        if let Some(folder) = out.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(out, format!("{:#}\n", Value::Array(all)))
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widest = self.0.iter().map(|one| one.what.len()).max().unwrap_or(0);
        for one in &self.0 {
            write!(f, "{:widest$}  {:9.2} {:4}", one.what, one.value, one.unit)?;
            match one.limit {
                Some(limit) => writeln!(f, "  at most {limit}: {}", if one.holds() { "ok" } else { "TOO MUCH" })?,
                None => writeln!(f)?,
            }
        }
        Ok(())
    }
}

/// The value that so many of a hundred do not exceed.
pub(crate) fn percentile(values: &[f64], share: usize) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() * share / 100).copied().unwrap_or(f64::NAN)
}
