//! ConnectWise Automate: user name, password and code, or a pasted token. Not OAuth.
//! Invariant: a two-factor code is sent once, and no fault of server or network costs a password
//! or a token.

mod form;
mod reply;
mod server;

use crate::base::prelude::*;
use form::{CLIENT_ID_PAGE, DESCRIPTOR, EXISTING_TOKEN};
use reply::{Judged, said};
use server::{address, client_id, no_api, send};

pub(super) struct Automate;

/// Calls that prove a token, best first: the next is asked where one does not exist.
const TEST_CALLS: [&str; 3] = ["/PatchInformation", "/DatabaseServerTime", "/FeatureFlags"];

/// Warnings about the token's use, which only another test call can settle.
const OF_TEST_CALLS: [WarningCode; 3] =
    [WarningCode::Forbidden, WarningCode::VerifyUnavailable, WarningCode::Unverified];

#[async_trait]
impl Vendor for Automate {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Outcome<Grant> {
        if answers.method.id == EXISTING_TOKEN {
            self.take_over(cx, answers).await
        } else {
            self.sign_in_by_password(cx, answers).await
        }
    }

    async fn renew(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Grant> {
        let now = cx.clock.now();
        let outcome = if grant.expires_at.is_some_and(|expires_at| expires_at <= now) {
            Err(ran_out())
        } else if ends_by(grant, now) {
            Err(VendorError::sign_in(Class::TokenExpired, say::automate::RENEWS_NO_FURTHER))
        } else {
            self.exchange(cx, answers, grant).await
        };
        let error = match outcome {
            Err(error) if error.class == Class::TokenExpired => error,
            outcome => return outcome,
        };
        let refused = error.token_refused;
        let outcome = if signs_in_alone(answers) {
            if refused {
                (cx.report_token_refused)();
            }
            self.sign_in_by_password(cx, answers).await
        } else if answers.secret("password").is_some() {
            // The password is there; what is missing is a code.
            Err(VendorError::code(error.class, error.text).said_if(error.said))
        } else {
            Err(error)
        };
        outcome.map_err(|error| VendorError { token_refused: refused || error.token_refused, ..error })
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified> {
        let mut foreign = None;
        for path in TEST_CALLS {
            let request = Request::get(address(answers, path)?).headers(&self.headers(answers, grant));
            match send(cx, answers, request, server::API).await {
                Ok(reply) if reply.status != 404 => return judge_test(&reply, grant),
                Ok(_) => foreign = None,
                // Where a path is unknown, it may be the web server that says so.
                Err(error) if error.status == Some(404) => foreign = foreign.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        let none = Verified::warning(WarningCode::VerifyUnavailable, say::automate::NO_TEST_CALL);
        foreign.map_or(Ok(none), Err)
    }

    async fn sign_out(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Text {
        if self.disable(cx, answers, grant).await.is_ok_and(|reply| reply.is_success()) {
            return say::automate::SIGNED_OUT.into();
        }
        let until = base::end_of(grant).map(|until| format!("{until} UTC"));
        until.map_or_else(|| say::automate::REMOVED.into(), say::automate::removed_until)
    }

    fn headers(&self, answers: &Answers, grant: &Grant) -> Headers {
        std::iter::once(grant.authorization("Bearer ")).chain(client_id(answers)).collect()
    }

    fn api_base(&self, answers: &Answers, _: &Grant) -> String {
        server::base(answers) + "/"
    }
}

impl Automate {
    /// Password first; a code only when the server wants one, and as often as it wants another.
    async fn sign_in_by_password(&self, cx: &Context, answers: &Answers) -> Outcome<Grant> {
        let password = cx.password(answers, &self.account(answers)).await?;
        let mut codes = Codes::new(cx, answers)?;
        let mut grant = loop {
            match self.present(cx, answers, &password, codes.last()).await {
                Ok(grant) => break grant,
                Err(error) => codes.next(cx, &self.account(answers), error).await?,
            }
        };
        codes.remember(&mut grant);
        cx.password_taken(&password);
        let mut grant = planned(answers, grant);
        // The sign-in call does not look at the client ID; the first call after it does. And a code was spent.
        grant.proved(self.verify(cx, answers, &grant).await).map_err(|error| match error.class {
            Class::TokenRejected => {
                let text = say::automate::client_id_refused_hint(CLIENT_ID_PAGE);
                VendorError::refuse(Class::ClientIdRejected, say::vendor::CLIENT_ID_REFUSED, text).said_if(error.said)
            }
            _ => error,
        })?;
        Ok(grant)
    }

    /// One sign-in call.
    async fn present(
        &self,
        cx: &Context,
        answers: &Answers,
        password: &Secret,
        code: Option<&Secret>,
    ) -> Outcome<Grant> {
        // EXPOSE: into the request body.
        let mut body = json!({"UserName": answers.text("username"), "Password": password.reveal()});
        if let Some(code) = code {
            body["TwoFactorPasscode"] = json!(code.reveal());
        }
        let request = Request::post(address(answers, "/apitoken")?).headers(&client_id(answers)).json(&body);
        let reply = send(cx, answers, request, server::TOKEN).await?;
        let fault = match (reply.status, reply::judge(&reply), code) {
            (200..=299, Judged::SignedIn(mut grant), _) => {
                grant.identity.get_or_insert_with(|| Identity::named(answers.text("username")));
                return Ok(*grant);
            }
            (200..=299, Judged::WantsCode, Some(_)) => {
                VendorError::code(Class::CodeRejected, say::automate::CODE_NOT_ACCEPTED)
            }
            (200..=299, Judged::WantsCode, None) => VendorError::code(Class::NeedsCode, say::automate::ENTER_CODE),
            (400 | 401 | 403, _, Some(_)) => {
                VendorError::code(Class::CodeOrPasswordRejected, say::automate::CODE_OR_PASSWORD_REFUSED)
            }
            (400 | 401 | 403, _, None) => self.bad_credentials(cx, answers).await,
            (404, ..) => no_api(answers),
            _ => reply::unexpected(&reply),
        };
        let secrets: Vec<_> = std::iter::once(password).chain(code).collect();
        Err(fault.said(said(&reply, &secrets)))
    }

    /// Wrong user or password; or an account that no password will ever do for.
    async fn bad_credentials(&self, cx: &Context, answers: &Answers) -> VendorError {
        cx.password_refused(answers);
        let mut text = say::automate::login_refused(self.endpoint(answers));
        if only_single_sign_on(cx, answers).await {
            text = text.then(say::automate::SINGLE_SIGN_ON_HINT);
        }
        VendorError::sign_in(Class::BadCredentials, text).by_hand()
    }

    /// A pasted token says nothing about its end, so it is tested and renewed at once.
    async fn take_over(&self, cx: &Context, answers: &Answers) -> Outcome<Grant> {
        let mut pasted = Grant::new(cx.clock.now());
        pasted.access_token = answers.secret("access_token").cloned();
        // It is the technician's to paste: nothing of it is tried by itself.
        let verified = self.verify(cx, answers, &pasted).await.map_err(|error| match error.class {
            Class::TokenRejected => {
                VendorError::sign_in(error.class, say::automate::PASTED_TOKEN_REFUSED).said_if(error.said)
            }
            _ => error.refused_by_hand(),
        })?;
        let mut grant = self.exchange(cx, answers, &pasted).await.map_err(VendorError::refused_by_hand)?;
        grant.learn(&verified);
        Ok(grant)
    }

    /// One renewal call. A 401 is [`Class::TokenExpired`].
    async fn exchange(&self, cx: &Context, answers: &Answers, old: &Grant) -> Outcome<Grant> {
        let Some(token) = &old.access_token else { return Err(ran_out()) };
        let request = Request::post(address(answers, "/apitoken/refresh")?)
            .headers(&self.headers(answers, old))
            // EXPOSE: into the request body, as a bare JSON string.
            .json(&Value::from(token.reveal()));
        let reply = send(cx, answers, request, server::TOKEN).await?;
        let fault = match (reply.status, reply::judge(&reply)) {
            (200..=299, Judged::SignedIn(mut new)) => {
                new.succeed(old);
                return Ok(planned(answers, *new));
            }
            (200..=299, Judged::WantsCode) => VendorError::code(Class::NeedsCode, say::automate::WANTS_CODE),
            (401, _) => ran_out().refusing_the_token(),
            _ => reply::unexpected(&reply),
        };
        Err(fault.said(said(&reply, &[token])))
    }

    async fn disable(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Reply> {
        // EXPOSE: into the request body.
        let token = grant.access_token.as_ref().map_or("", Secret::reveal);
        let request = Request::post(address(answers, "/ApiToken/Disable")?)
            .headers(&self.headers(answers, grant))
            .json(&json!({"SecurityToken": token}));
        send(cx, answers, request, server::DISABLE).await
    }

    fn account(&self, answers: &Answers) -> Text {
        say::sign_in::account_at(self.endpoint(answers), answers.text("username"))
    }
}

/// The server's options, asked without login. Help only: a failure says nothing.
async fn only_single_sign_on(cx: &Context, answers: &Answers) -> bool {
    let Ok(url) = address(answers, "/apitoken") else { return false };
    let reply = send(cx, answers, Request::get(url).headers(&client_id(answers)), server::API).await;
    reply.is_ok_and(|reply| {
        reply.is_success() && reply_rules::answer(&reply).get("allowdirect") == Some(&Value::Bool(false))
    })
}

/// What an answer to a test call says about the token.
fn judge_test(reply: &Reply, grant: &Grant) -> Outcome<Verified> {
    let mut verified = Verified::settling(&OF_TEST_CALLS);
    let fault = match (reply.status, reply.json()) {
        (200..=299, Some(_)) => {
            let version =
                text(&reply_rules::answer(reply), "dbagentserverpatchversion").map(|text| quoting::masked(text, &[]));
            if let Some(version) = version {
                verified.note = Some(say::automate::version(&version));
                verified.facts.push(Fact::new("version", say::automate::VERSION_LABEL, version));
            }
            return Ok(verified);
        }
        (403, _) => {
            verified.warn(WarningCode::Forbidden, say::automate::FORBIDDEN);
            return Ok(verified);
        }
        (401, _) => VendorError::sign_in(Class::TokenRejected, say::automate::TOKEN_REFUSED),
        _ => reply::unexpected(reply),
    };
    let secrets: Vec<_> = grant.access_token.iter().collect();
    Err(fault.said(said(reply, &secrets)))
}

/// Due at three quarters of its life, unless nobody may act by then without a person.
fn planned(answers: &Answers, mut grant: Grant) -> Grant {
    let Some(expires_at) = grant.expires_at else { return grant };
    let due = seconds_after(grant.obtained_at, expires_at.duration_since(grant.obtained_at).as_secs() * 3 / 4);
    if ends_by(&grant, due) && !signs_in_alone(answers) {
        grant.warn(WarningCode::LastOfSession, say::automate::RENEWS_NO_MORE);
    } else {
        grant.renew_at = Some(due);
    }
    grant
}

/// Whether the session's absolute end is too near at that time for a renewal.
fn ends_by(grant: &Grant, time: Timestamp) -> bool {
    let end = grant.fact(reply::ABSOLUTE).and_then(reply::date);
    end.is_some_and(|end| end <= seconds_after(time, 60))
}

/// Whether a full sign-in needs no person: an integrator is asked for no code, and a seed makes it.
fn signs_in_alone(answers: &Answers) -> bool {
    answers.secret("password").is_some() && (answers.yes("integrator") || answers.secret(SEED).is_some())
}

fn ran_out() -> VendorError {
    VendorError::sign_in(Class::TokenExpired, say::automate::TOKEN_RAN_OUT)
}
