//! Tests of `blueprint`.

use super::*;

const TEMPLATE: &str = include_str!("../../../template.yaml");

fn site() -> Site {
    Site {
        gateway_host: "127.0.0.1:4000".to_owned(),
        inward_host: "127.0.0.1:4001".to_owned(),
        team_secret: "s".repeat(43),
        edge_secret: "e".repeat(43),
        access_key: "LOCALKEY".to_owned(),
        secret_key: "hidden".to_owned(),
    }
}

fn blueprint() -> Blueprint {
    Blueprint::read(TEMPLATE, &site()).unwrap()
}

#[test]
fn the_three_functions_are_found_with_their_limits() {
    let blueprint = blueprint();
    for (program, seconds) in [("http", 10), ("socket", 10), ("expiry", 30)] {
        let function = blueprint.function(program).unwrap();
        assert_eq!(function.timeout, Duration::from_secs(seconds));
        assert_eq!(function.memory_mb, 256);
        assert_eq!(function.name, format!("sasae-local-{program}"));
    }
}

#[test]
fn the_environment_points_to_this_machine_only() {
    let blueprint = blueprint();
    let environment = &blueprint.function("socket").unwrap().environment;
    let expected = [
        ("CONSOLE_ORIGIN", "http://127.0.0.1:4000"),
        ("JOIN_ORIGIN", "http://127.0.0.1:4000"),
        ("SOCKET_URL", "ws://127.0.0.1:4000/socket"),
        ("CONNECTIONS_ENDPOINT", "http://127.0.0.1:4001/socket"),
        ("OIDC_ISSUER", "http://127.0.0.1:4000/oidc"),
        ("OIDC_CLIENT_ID", "sasae-console"),
        ("OIDC_JWKS_URL", "http://127.0.0.1:4000/oidc/keys"),
        ("TABLE_NAME", "sasae-local-table"),
        ("SCHEDULE_GROUP", "sasae-local"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:4001"),
    ];
    for (name, value) in expected {
        assert_eq!(environment.get(name).map(String::as_str), Some(value), "{name}");
    }
    let expiry = blueprint.function("expiry").unwrap();
    assert_eq!(environment["SCHEDULE_TARGET_ARN"], expiry.arn);
    assert_eq!(environment["SCHEDULE_ROLE_ARN"], blueprint.schedule_role);
    for (name, value) in environment {
        assert!(!value.contains("amazonaws.com"), "{name} leads away: {value}");
    }
}

#[test]
fn routes_lead_to_their_functions() {
    let blueprint = blueprint();
    let http = &blueprint.function("http").unwrap().arn;
    assert!(blueprint.routes.len() > 5);
    assert!(blueprint.routes.iter().all(|route| &route.function == http));
    let socket = &blueprint.function("socket").unwrap().arn;
    assert!(blueprint.socket_routes.values().all(|function| function == socket));
    assert_eq!(blueprint.socket_stage, "socket");
}

#[test]
fn every_address_has_its_origin() {
    let behaviours = blueprint().behaviours;
    let find = |pattern: &str| behaviours.iter().find(|(p, _)| p == pattern).map(|(_, o)| *o);
    assert_eq!(find("/api/*"), Some(Origin::Http));
    assert_eq!(find("/join/*"), Some(Origin::Http));
    assert_eq!(find("/socket"), Some(Origin::Socket));
    assert_eq!(find("/download/*"), Some(Origin::Download));
    assert_eq!(behaviours.last(), Some(&("*".to_owned(), Origin::Console)));
}

#[test]
fn each_function_has_what_its_role_allows_and_no_more() {
    use crate::access::Need;
    let blueprint = blueprint();
    let table = blueprint.table.arn.clone();
    let may = |program: &str, action: &str, key: &str| {
        let need = Need {
            action: format!("dynamodb:{action}"),
            resource: table.clone(),
            leading_key: Some(key.to_owned()),
        };
        blueprint.function(program).unwrap().policy.check(&[need]).is_ok()
    };
    assert!(may("http", "GetItem", "U#1") && !may("socket", "GetItem", "U#1"));
    assert!(may("socket", "DeleteItem", "K#1") && !may("expiry", "DeleteItem", "K#1"));
    assert!(may("expiry", "UpdateItem", "S#1") && !may("http", "Scan", "S#1"));
}

#[test]
fn the_gateways_headers_are_strict() {
    let headers: BTreeMap<_, _> = blueprint().headers.into_iter().collect();
    let policy = &headers["content-security-policy"];
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(headers["x-frame-options"], "DENY");
    assert!(headers["strict-transport-security"].starts_with("max-age=63072000"));
}

#[test]
fn the_edge_proves_itself_and_the_client_may_come_back() {
    let blueprint = blueprint();
    let edge = [("x-sasae-edge".to_owned(), "e".repeat(43))];
    assert_eq!(blueprint.edge_headers, edge);
    assert_eq!(blueprint.function("http").unwrap().environment["EDGE_SECRET"], edge[0].1);
    assert_eq!(blueprint.redirects, ["http://127.0.0.1:4000/signed-in"]);
    assert_eq!(blueprint.after_logout, ["http://127.0.0.1:4000/"]);
}

#[test]
fn the_template_and_the_code_have_the_same_routes() {
    let mut template: Vec<_> = blueprint().routes.into_iter().map(|route| route.key).collect();
    let mut code = sasae_functions::http::ROUTES.to_vec();
    template.sort();
    code.sort_unstable();
    assert_eq!(template, code);
}

#[test]
fn the_functions_take_the_templates_environment() {
    for plan in blueprint().functions.values() {
        crate::in_process::settings(&plan.environment).unwrap();
    }
}

#[test]
fn the_table_has_two_indexes_and_a_time_to_live() {
    let table = blueprint().table;
    assert_eq!(table.ttl_attribute, "ttl");
    assert_eq!(table.create["GlobalSecondaryIndexes"].as_array().map(Vec::len), Some(2));
    assert_eq!(table.create["StreamSpecification"]["StreamEnabled"], true);
}
