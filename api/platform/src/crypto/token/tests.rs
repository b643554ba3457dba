//! What tokens hold and what is refused.

use super::*;
use crate::kernel::clock::instant;

fn tokens() -> Tokens {
    Tokens::try_new(&[3; 32]).expect("the seed is a key")
}

#[test]
fn a_token_holds_for_its_time_and_no_longer() {
    let tokens = tokens();
    let now = instant(1_700_000_000_000_000);
    let token = tokens
        .issue(
            &Grant {
                account: Uuid::from_u128(1),
                ..Grant::none(now)
            },
            now,
        )
        .expect("signing works");
    assert_eq!(
        tokens.check(&token, now).map(|claims| claims.sub),
        Ok(Uuid::from_u128(1))
    );
    assert!(
        tokens
            .check(&token, now + chrono::Duration::seconds(LIFE_S + LEEWAY_S - 1))
            .is_ok()
    );
    assert!(
        tokens
            .check(&token, now + chrono::Duration::seconds(LIFE_S + LEEWAY_S))
            .is_err()
    );
    assert!(
        tokens
            .check(&token, now - chrono::Duration::seconds(LEEWAY_S + 1))
            .is_err()
    );
    assert_eq!(tokens.self_test(now), Ok(()));
}

#[test]
fn foreign_or_bent_tokens_are_refused() {
    let (ours, now) = (tokens(), instant(1_700_000_000_000_000));
    let theirs = Tokens::try_new(&[4; 32]).expect("the seed is a key");
    let foreign = theirs.issue(&Grant::none(now), now).expect("signing works");
    assert!(ours.check(&foreign, now).is_err());
    let claims = ours.issue(&Grant::none(now), now).expect("signing works");
    let body: Claims = ours.check(&claims, now).expect("the token is ours");
    let (keys, at) = (ours.keys(LOOKED_AT), now.timestamp());
    let key = keys.signer(at);
    let bend =
        |header: Header, claims: &Claims| jsonwebtoken::encode(&header, claims, &key.encoding).expect("signing works");
    let header = Header {
        typ: Some(TYPE.to_owned()),
        kid: Some(key.kid.clone()),
        ..Header::new(Algorithm::EdDSA)
    };
    assert!(ours.check(&bend(header.clone(), &body), now).is_ok());
    for bent in [
        bend(
            Header {
                typ: Some("JWT".to_owned()),
                ..header.clone()
            },
            &body,
        ),
        bend(
            Header {
                kid: None,
                ..header.clone()
            },
            &body,
        ),
        bend(
            Header {
                jku: Some("https://example.com".to_owned()),
                ..header.clone()
            },
            &body,
        ),
        bend(
            header.clone(),
            &Claims {
                iss: "other".to_owned(),
                ..body.clone()
            },
        ),
        bend(
            header.clone(),
            &Claims {
                aud: "other".to_owned(),
                ..body.clone()
            },
        ),
        bend(
            header.clone(),
            &Claims {
                exp: body.iat + LIFE_S * 10,
                ..body.clone()
            },
        ),
        bend(
            header.clone(),
            &Claims {
                exp: body.exp * 1000,
                ..body.clone()
            },
        ),
        bend(
            header,
            &Claims {
                iat: body.iat + 3600,
                exp: body.exp + 3600,
                ..body.clone()
            },
        ),
        "x".repeat(3000),
        String::new(),
    ] {
        assert!(ours.check(&bent, now).is_err());
    }
}
