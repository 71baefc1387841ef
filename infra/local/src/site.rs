//! The addresses and names that stand for AWS's on this machine.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::resolve::Names;

/// The account that this machine pretends to be; AWS gives nobody this number.
pub const ACCOUNT: &str = "000000000000";
/// The region's name on this machine.
pub const REGION: &str = "local-1";
/// The stack's name on this machine.
pub const STACK: &str = "sasae-local";
/// Under this path of the gateway is the OpenID Connect issuer.
pub const ISSUER_PATH: &str = "/oidc";
/// The address that mail comes from on this machine, where it only goes into a folder.
pub const MAIL_FROM: &str = "sasae@mail.invalid";
/// The public client that the console signs in as.
pub const CLIENT_ID: &str = "sasae-console";

/// Where the parts of the deployment are on this machine.
#[derive(Debug, Clone)]
pub struct Site {
    /// The gateway's `host:port`.
    pub gateway_host: String,
    /// `host:port` of what AWS keeps inside: the store, the scheduler, `@connections`.
    pub inward_host: String,
    /// The template's `TeamSecret`.
    pub team_secret: String,
    /// The template's `EdgeSecret`.
    pub edge_secret: String,
    /// The one access key that the inward side takes.
    pub access_key: String,
    /// Its secret half. Nothing here checks signatures; the SDK wants to make one.
    pub secret_key: String,
}

impl Site {
    /// `http://host:port` of the gateway.
    pub fn gateway(&self) -> String {
        format!("http://{}", self.gateway_host)
    }

    /// `http://host:port` of the inward side.
    pub fn inward(&self) -> String {
        format!("http://{}", self.inward_host)
    }

    /// The issuer's address.
    pub fn issuer(&self) -> String {
        format!("http://{}{ISSUER_PATH}", self.gateway_host)
    }

    /// The values of the template's names: parameters and their defaults, resources, attributes.
    pub fn names(&self, template: &Value) -> Names {
        let mut values: BTreeMap<String, Value> = BTreeMap::new();
        for (name, parameter) in entries(&template["Parameters"]) {
            values.insert(name.clone(), parameter["Default"].clone());
        }
        let own = [
            ("AWS::AccountId", ACCOUNT.to_owned()),
            ("AWS::Partition", "aws".to_owned()),
            ("AWS::Region", REGION.to_owned()),
            ("AWS::StackName", STACK.to_owned()),
            ("AWS::URLSuffix", "amazonaws.com".to_owned()),
            ("EdgeSecret", self.edge_secret.clone()),
            ("GatewayDomain", self.gateway_host.clone()),
            ("MailFrom", MAIL_FROM.to_owned()),
            ("MailIdentity", MAIL_FROM.to_owned()),
            ("OidcIssuer", self.issuer()),
            ("OidcClientId", CLIENT_ID.to_owned()),
            ("OidcJwksUrl", format!("{}/keys", self.issuer())),
            ("TeamSecret", self.team_secret.clone()),
        ];
        values.extend(own.map(|(name, value)| (name.to_owned(), json!(value))));
        let mut names = Names {
            values,
            attributes: BTreeMap::new(),
            conditions: entries(&template["Conditions"])
                .map(|(name, condition)| (name.clone(), condition.clone()))
                .collect(),
        };
        for (id, resource) in entries(&template["Resources"]) {
            let name = physical_name(id, resource, &names);
            names.attributes.insert(format!("{id}.Arn"), json!(arn(id, &name, resource)));
            names.values.insert(id.clone(), json!(name));
        }
        names
    }

    /// An address of AWS as this machine's: no TLS on loopback, `execute-api` is the inward side.
    pub fn local_address(&self, value: &str) -> String {
        let api = format!(".execute-api.{REGION}.amazonaws.com");
        if let Some((_, path)) = value.strip_prefix("https://").and_then(|v| v.split_once(&api)) {
            return format!("http://{}{path}", self.inward_host);
        }
        for (secure, plain) in [("https://", "http://"), ("wss://", "ws://")] {
            if let Some(rest) = value.strip_prefix(secure)
                && rest.starts_with(&self.gateway_host)
            {
                return format!("{plain}{rest}");
            }
        }
        value.to_owned()
    }

    /// What AWS puts into every function's environment by itself.
    pub fn ambient(&self) -> [(&'static str, String); 6] {
        [
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", self.access_key.clone()),
            ("AWS_SECRET_ACCESS_KEY", self.secret_key.clone()),
            ("AWS_ENDPOINT_URL_DYNAMODB", self.inward()),
            ("AWS_ENDPOINT_URL_SCHEDULER", self.inward()),
            ("AWS_ENDPOINT_URL_SESV2", self.inward()),
        ]
    }
}

/// The pairs of a JSON object, none for anything else.
pub fn entries(node: &Value) -> impl Iterator<Item = (&String, &Value)> {
    node.as_object().into_iter().flatten()
}

/// The name that the template gives a resource, or one made of its id.
fn physical_name(id: &str, resource: &Value, names: &Names) -> String {
    let properties = &resource["Properties"];
    let given = match resource["Type"].as_str() {
        Some("AWS::Serverless::Function") => &properties["FunctionName"],
        Some("AWS::Scheduler::ScheduleGroup") => &properties["Name"],
        _ => &Value::Null,
    };
    match names.text(given) {
        Ok(name) if !name.is_empty() => name,
        Ok(_) | Err(_) => format!("{STACK}-{id}").to_lowercase(),
    }
}

fn arn(id: &str, name: &str, resource: &Value) -> String {
    let kind = resource["Type"].as_str().unwrap_or_default();
    match kind {
        "AWS::Serverless::Function" => format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"),
        "AWS::IAM::Role" => format!("arn:aws:iam::{ACCOUNT}:role/{STACK}-{id}"),
        "AWS::DynamoDB::Table" => format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"),
        _ => format!("arn:aws:local:{REGION}:{ACCOUNT}:{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn addresses_of_aws_become_addresses_of_this_machine() {
        let site = site();
        for (aws, here) in [
            ("https://127.0.0.1:4000", "http://127.0.0.1:4000"),
            ("wss://127.0.0.1:4000/socket", "ws://127.0.0.1:4000/socket"),
            ("https://x.execute-api.local-1.amazonaws.com/socket", "http://127.0.0.1:4001/socket"),
            ("https://example.org/a", "https://example.org/a"),
            ("plain", "plain"),
        ] {
            assert_eq!(site.local_address(aws), here);
        }
    }
}
