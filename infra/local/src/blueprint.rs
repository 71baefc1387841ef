//! The deployment that a template describes, as far as this machine runs it.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value, json};

use crate::{
    access::Policy,
    resolve::Names,
    routes::Route,
    site::{Site, entries},
    template::{self, TemplateError},
};

/// A function: its program, its limits, its environment.
#[derive(Debug, Clone)]
pub struct FunctionPlan {
    /// The function's name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The program's name: `http` for a `CodeUri` of `.build/http.zip`.
    pub program: String,
    /// How long one call may take.
    pub timeout: Duration,
    /// Its memory in MB; told to it, not enforced.
    pub memory_mb: u64,
    /// The access key in its environment, by which the inward side knows it.
    pub access_key: String,
    /// What its role allows.
    pub policy: Policy,
    /// Its whole environment.
    pub environment: BTreeMap<String, String>,
}

/// What answers an address of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The console's files.
    Console,
    /// The agent's files.
    Download,
    /// The HTTP API.
    Http,
    /// The WebSocket API.
    Socket,
}

/// The table and its life.
#[derive(Debug, Clone)]
pub struct TablePlan {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The name of its partition key.
    pub hash_key: String,
    /// The body of `CreateTable`.
    pub create: Value,
    /// The attribute that holds when an item may be collected.
    pub ttl_attribute: String,
}

/// The whole deployment.
#[derive(Debug, Clone)]
pub struct Blueprint {
    /// Functions by their ARN.
    pub functions: BTreeMap<String, FunctionPlan>,
    /// The HTTP API's routes.
    pub routes: Vec<Route>,
    /// `$connect`, `$disconnect`, `$default` and the ARN of the function behind each.
    pub socket_routes: BTreeMap<String, String>,
    /// The WebSocket API's stage, part of the address of `@connections`.
    pub socket_stage: String,
    /// The WebSocket API's id.
    pub socket_api: String,
    /// Path patterns in the order in which they are tried.
    pub behaviours: Vec<(String, Origin)>,
    /// What the distribution adds to every request for an API.
    pub edge_headers: Vec<(String, String)>,
    /// Where a sign-in may come back to.
    pub redirects: Vec<String>,
    /// Where a sign-out may lead to.
    pub after_logout: Vec<String>,
    /// What every answer of the gateway carries.
    pub headers: Vec<(String, String)>,
    /// The table.
    pub table: TablePlan,
    /// The scheduler's group.
    pub schedule_group: String,
    /// The role that a schedule must name.
    pub schedule_role: String,
}

impl Blueprint {
    /// Reads the template's text for this machine.
    pub fn read(text: &str, site: &Site) -> Result<Self, TemplateError> {
        let template = template::read(text)?;
        let names = site.names(&template);
        let reader = Reader { template: &template, names: &names, site };
        let functions = reader.functions()?;
        let (routes, socket_routes) = reader.routes(&functions)?;
        Ok(Self {
            routes,
            socket_routes,
            socket_stage: reader.socket_stage()?,
            socket_api: names.text(&json!({ "Ref": "SocketApi" }))?,
            behaviours: reader.behaviours()?,
            edge_headers: reader.edge_headers()?,
            redirects: reader.client_addresses("CallbackURLs")?,
            after_logout: reader.client_addresses("LogoutURLs")?,
            headers: reader.headers()?,
            table: reader.table()?,
            schedule_group: names.text(&json!({ "Ref": "ScheduleGroup" }))?,
            schedule_role: names.text(&json!({ "Fn::GetAtt": ["ScheduleRole", "Arn"] }))?,
            functions,
        })
    }

    /// The function whose program has this name.
    pub fn function(&self, program: &str) -> Option<&FunctionPlan> {
        self.functions.values().find(|function| function.program == program)
    }
}

struct Reader<'a> {
    template: &'a Value,
    names: &'a Names,
    site: &'a Site,
}

impl Reader<'_> {
    fn resources(&self, kind: &str) -> impl Iterator<Item = (&String, &Value)> {
        let resources = entries(&self.template["Resources"]);
        resources
            .filter(move |(_, resource)| resource["Type"] == kind)
            .map(|(id, resource)| (id, &resource["Properties"]))
    }

    /// The properties of the one resource of this kind, as they are written.
    fn only(&self, kind: &str) -> Result<&Value, TemplateError> {
        let mut all = self.resources(kind);
        match (all.next(), all.next()) {
            (Some((_, properties)), None) => Ok(properties),
            _ => Err(TemplateError::Missing(format!("single {kind}"))),
        }
    }

    fn functions(&self) -> Result<BTreeMap<String, FunctionPlan>, TemplateError> {
        let global = &self.template["Globals"]["Function"];
        let mut functions = BTreeMap::new();
        for (id, own) in self.resources("AWS::Serverless::Function") {
            let variables =
                merged(&global["Environment"]["Variables"], &own["Environment"]["Variables"]);
            let mut environment = BTreeMap::new();
            for (name, value) in entries(&self.names.resolve(&variables)?) {
                let value = value.as_str().ok_or(TemplateError::Shape("a variable of no text"))?;
                environment.insert(name.clone(), self.site.local_address(value));
            }
            let ambient = self.site.ambient();
            environment.extend(ambient.map(|(name, value)| (name.to_owned(), value)));
            let all = merged(global, own);
            let seconds = all["Timeout"].as_u64().ok_or(TemplateError::Shape("no Timeout"))?;
            let arn = self.names.text(&json!({ "Fn::GetAtt": [id, "Arn"] }))?;
            let program = program(all["CodeUri"].as_str().unwrap_or_default()).to_owned();
            let access_key = format!("{}{}", self.site.access_key, program.to_uppercase());
            environment.insert("AWS_ACCESS_KEY_ID".to_owned(), access_key.clone());
            let plan = FunctionPlan {
                name: self.names.text(&json!({ "Ref": id }))?,
                arn: arn.clone(),
                program,
                access_key,
                policy: self.policy(&own["Role"])?,
                timeout: Duration::from_secs(seconds),
                memory_mb: all["MemorySize"].as_u64().unwrap_or(128),
                environment,
            };
            functions.insert(arn, plan);
        }
        Ok(functions)
    }

    /// What the role of a function allows.
    fn policy(&self, role: &Value) -> Result<Policy, TemplateError> {
        let id = role["Fn::GetAtt"][0].as_str().unwrap_or_default();
        let mut roles = self.resources("AWS::IAM::Role");
        let found = roles.find(|(name, _)| *name == id);
        let (_, properties) = found.ok_or_else(|| TemplateError::Missing(format!("role {id}")))?;
        Policy::read(&self.names.resolve(&properties["Policies"])?)
    }

    /// The routes of both APIs; those of the WebSocket API begin with a dollar.
    fn routes(
        &self,
        functions: &BTreeMap<String, FunctionPlan>,
    ) -> Result<(Vec<Route>, BTreeMap<String, String>), TemplateError> {
        let mut http = Vec::new();
        let mut socket = BTreeMap::new();
        for (id, properties) in self.resources("AWS::ApiGatewayV2::Route") {
            let key = properties["RouteKey"].as_str().unwrap_or_default();
            let function = self.behind(&properties["Target"], functions)?;
            if key.starts_with('$') {
                socket.insert(key.to_owned(), function);
            } else {
                let route = Route::parse(key, function)
                    .ok_or_else(|| TemplateError::Missing(format!("usable RouteKey at {id}")))?;
                http.push(route);
            }
        }
        for needed in ["$connect", "$disconnect", "$default"] {
            if !socket.contains_key(needed) {
                return Err(TemplateError::Missing(format!("route {needed}")));
            }
        }
        Ok((http, socket))
    }

    /// The ARN of the function behind `integrations/${Integration}`.
    fn behind(
        &self,
        target: &Value,
        functions: &BTreeMap<String, FunctionPlan>,
    ) -> Result<String, TemplateError> {
        let target = self.names.text(target)?;
        let integration = self
            .resources("AWS::ApiGatewayV2::Integration")
            .find(|(id, _)| {
                let name = self.names.text(&json!({ "Ref": id })).unwrap_or_default();
                target == format!("integrations/{name}")
            })
            .ok_or_else(|| TemplateError::Missing(format!("integration {target}")))?;
        let uri = self.names.text(&integration.1["IntegrationUri"])?;
        let mut arns = functions.keys();
        let arn = arns.find(|arn| uri == **arn || uri.contains(&format!("{arn}/")));
        arn.cloned().ok_or_else(|| TemplateError::Missing(format!("function behind {uri}")))
    }

    fn socket_stage(&self) -> Result<String, TemplateError> {
        let stage = self
            .resources("AWS::ApiGatewayV2::Stage")
            .filter_map(|(_, properties)| properties["StageName"].as_str())
            .find(|name| !name.starts_with('$'));
        stage.map(str::to_owned).ok_or_else(|| TemplateError::Missing("WebSocket stage".to_owned()))
    }

    fn behaviours(&self) -> Result<Vec<(String, Origin)>, TemplateError> {
        let config = &self.only("AWS::CloudFront::Distribution")?["DistributionConfig"];
        let mut behaviours = Vec::new();
        let listed = config["CacheBehaviors"].as_array().into_iter().flatten();
        for behaviour in listed {
            let pattern = behaviour["PathPattern"].as_str().unwrap_or_default().to_owned();
            behaviours.push((pattern, origin(&behaviour["TargetOriginId"])?));
        }
        let rest = origin(&config["DefaultCacheBehavior"]["TargetOriginId"])?;
        behaviours.push(("*".to_owned(), rest));
        Ok(behaviours)
    }

    fn edge_headers(&self) -> Result<Vec<(String, String)>, TemplateError> {
        let config = &self.only("AWS::CloudFront::Distribution")?["DistributionConfig"];
        let mut origins = config["Origins"].as_array().into_iter().flatten();
        let http = origins.find(|origin| origin["Id"] == "http");
        let added = http.map_or(&Value::Null, |http| &http["OriginCustomHeaders"]);
        let added = self.names.resolve(added)?;
        let pair = |item: &Value| (text(&item["HeaderName"]), text(&item["HeaderValue"]));
        Ok(added.as_array().into_iter().flatten().map(pair).collect())
    }

    /// Addresses that the template registers for the console at its sign-in.
    fn client_addresses(&self, list: &str) -> Result<Vec<String>, TemplateError> {
        let client = self.only("AWS::Cognito::UserPoolClient")?;
        let addresses = self.names.resolve(&client[list])?;
        let addresses = addresses.as_array().into_iter().flatten();
        Ok(addresses.map(|address| self.site.local_address(&text(address))).collect())
    }

    fn headers(&self) -> Result<Vec<(String, String)>, TemplateError> {
        let policy = self.names.resolve(self.only("AWS::CloudFront::ResponseHeadersPolicy")?)?;
        let config = &policy["ResponseHeadersPolicyConfig"];
        let own = &config["SecurityHeadersConfig"];
        let transport = &own["StrictTransportSecurity"];
        let mut headers = vec![
            (
                "content-security-policy",
                text(&own["ContentSecurityPolicy"]["ContentSecurityPolicy"]),
            ),
            ("x-content-type-options", "nosniff".to_owned()),
            ("x-frame-options", text(&own["FrameOptions"]["FrameOption"])),
            ("referrer-policy", text(&own["ReferrerPolicy"]["ReferrerPolicy"])),
            (
                "strict-transport-security",
                format!("max-age={}; includeSubDomains", transport["AccessControlMaxAgeSec"]),
            ),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect::<Vec<_>>();
        for item in config["CustomHeadersConfig"]["Items"].as_array().into_iter().flatten() {
            headers.push((text(&item["Header"]).to_lowercase(), text(&item["Value"])));
        }
        Ok(headers)
    }

    fn table(&self) -> Result<TablePlan, TemplateError> {
        let mut properties = self.names.resolve(self.only("AWS::DynamoDB::Table")?)?;
        let name = self.names.text(&json!({ "Ref": "Table" }))?;
        let ttl = text(&properties["TimeToLiveSpecification"]["AttributeName"]);
        let taken = ["AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema"];
        let mut create: Map<String, Value> = taken
            .into_iter()
            .map(|key| (key.to_owned(), properties[key].take()))
            .filter(|(_, value)| !value.is_null())
            .collect();
        create.insert("TableName".to_owned(), json!(name));
        let mut stream = properties["StreamSpecification"].take();
        if stream.is_object() {
            stream["StreamEnabled"] = json!(true);
            create.insert("StreamSpecification".to_owned(), stream);
        }
        let arn = self.names.text(&json!({ "Fn::GetAtt": ["Table", "Arn"] }))?;
        let keys = create["KeySchema"].as_array().into_iter().flatten();
        let hash_key = keys.filter(|key| key["KeyType"] == "HASH").map(|key| &key["AttributeName"]);
        let hash_key = hash_key.map(text).next().unwrap_or_default();
        Ok(TablePlan { name, arn, hash_key, create: Value::Object(create), ttl_attribute: ttl })
    }
}

fn origin(id: &Value) -> Result<Origin, TemplateError> {
    match id.as_str() {
        Some("console") => Ok(Origin::Console),
        Some("download") => Ok(Origin::Download),
        Some("http") => Ok(Origin::Http),
        Some("socket") => Ok(Origin::Socket),
        _ => Err(TemplateError::Unknown(format!("origin {id}"))),
    }
}

/// `http` of `.build/http.zip`.
fn program(code_uri: &str) -> &str {
    let file = code_uri.rsplit('/').next().unwrap_or_default();
    file.strip_suffix(".zip").unwrap_or(file)
}

fn merged(below: &Value, above: &Value) -> Value {
    let mut all = below.as_object().cloned().unwrap_or_default();
    all.extend(above.as_object().cloned().unwrap_or_default());
    Value::Object(all)
}

fn text(node: &Value) -> String {
    let text = node.as_str().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
