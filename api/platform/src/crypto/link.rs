//! Links (下载链接): tokens of a type of their own that open one export, for minutes, and nothing else.
//!
//! A link is no access token and an access token is no link: type and audience differ, so neither door takes the other.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::token::{ISSUER, Times, TokenRefused, Tokens};

/// Life of a link, in seconds: a browser begins the download at once.
pub const LINK_LIFE_S: i64 = 300;
const AUDIENCE: &str = "zhixing-export";
const TYPE: &str = "export+jwt";

/// What a link says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkClaims {
    iss: String,
    aud: String,
    /// Account.
    pub sub: Uuid,
    /// Session.
    pub sid: Uuid,
    /// The export.
    pub jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl Tokens {
    /// Signs the link of an export for a session.
    ///
    /// # Errors
    /// [`TokenRefused`] when the library does not sign.
    pub fn link(&self, account: Uuid, session: Uuid, export: Uuid, now: DateTime<Utc>) -> Result<String, TokenRefused> {
        let iat = now.timestamp();
        let claims = LinkClaims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account,
            sid: session,
            jti: export,
            iat,
            nbf: iat,
            exp: iat + LINK_LIFE_S,
        };
        self.sign(TYPE, &claims, iat)
    }

    /// Checks a link.
    ///
    /// # Errors
    /// [`TokenRefused`] whatever is wrong with it.
    pub fn check_link(&self, link: &str, now: DateTime<Utc>) -> Result<LinkClaims, TokenRefused> {
        let claims: LinkClaims = self.open_as(TYPE, AUDIENCE, link, now)?;
        let times = Times {
            iat: claims.iat,
            nbf: claims.nbf,
            exp: claims.exp,
        };
        if times.are_timely(LINK_LIFE_S, now) {
            Ok(claims)
        } else {
            Err(TokenRefused)
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::crypto::token::{Grant, LEEWAY_S};
    use crate::kernel::clock::instant;

    #[test]
    fn a_link_holds_for_its_minutes_and_is_no_access_token() {
        let tokens = Tokens::try_new(&[3; 32]).expect("the seed is a key");
        let now = instant(1_700_000_000_000_000);
        let ids = [1, 2, 3].map(Uuid::from_u128);
        let link = tokens.link(ids[0], ids[1], ids[2], now).expect("signing works");
        let claims = tokens.check_link(&link, now).expect("it is one of ours");
        assert_eq!([claims.sub, claims.sid, claims.jti], ids);
        let later = |seconds| now + TimeDelta::seconds(seconds);
        assert!(tokens.check_link(&link, later(LINK_LIFE_S + LEEWAY_S - 1)).is_ok());
        assert!(tokens.check_link(&link, later(LINK_LIFE_S + LEEWAY_S)).is_err());
        assert!(tokens.check_link(&link, later(-LEEWAY_S - 1)).is_err());
        assert!(tokens.check(&link, now).is_err());
        let access = tokens.issue(&Grant::none(now), now).expect("signing works");
        assert!(tokens.check_link(&access, now).is_err());
        let other = Tokens::try_new(&[4; 32]).expect("the seed is a key");
        assert!(other.check_link(&link, now).is_err());
        for at in (0..link.len()).step_by(7) {
            let mut bent = link.clone().into_bytes();
            bent[at] ^= 1;
            let bent = String::from_utf8_lossy(&bent).into_owned();
            assert!(tokens.check_link(&bent, now).is_err(), "{at}");
        }
    }
}
