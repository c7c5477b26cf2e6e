//! What most files of a vendor name, so that none of them lists it.

pub(crate) use std::collections::BTreeMap;
pub(crate) use std::time::Duration;

pub(crate) use async_trait::async_trait;
pub(crate) use fobwatch_text::{Text, Word, say};
pub(crate) use jiff::Timestamp;
pub(crate) use serde_json::{Map, Value, json};
pub(crate) use url::Url;

pub(crate) use super::codes::{Codes, SEED};
pub(crate) use super::ending::Ending;
pub(crate) use super::trust;
pub(crate) use super::{ACCESS_TOKEN, check_pasted_token, is_here, is_rejected, status};
pub(crate) use crate::answers::{Answers, Draft, is_guid};
pub(crate) use crate::clock::seconds_after;
pub(crate) use crate::http::{Reply, Request};
pub(crate) use crate::oauth::{Ask, Endpoint, Flow};
pub(crate) use crate::secret::Secret;
pub(crate) use crate::tokens::Read;
pub(crate) use crate::vendor::reply_rules::{self, challenges, oauth_refusal, text};
pub(crate) use crate::vendor::{
    Action, Choice, Class, Context, Descriptor, Effect, End, Fact, Field, FromVault, Grant, Headers, Identity,
    KEEP_ALIVE, Kind, Known, Method, Outcome, PowershellVault, ReplyRules, Scope, ScriptFact, Sign, Turn, Turned,
    Vendor, VendorError, Verified, WarningCode, due, known, own_labels, scope, vault,
};
pub(crate) use crate::{base, endpoint, jwt, oauth, quoting, tokens};
