//! The template language: what `Ref`, `GetAtt`, `Sub` and `If` come to on this machine.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::template::TemplateError;

/// What the names of a template stand for.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// `Ref`: parameters, pseudo parameters and resources.
    pub values: BTreeMap<String, Value>,
    /// `GetAtt`: `Resource.Attribute`.
    pub attributes: BTreeMap<String, Value>,
    /// The template's conditions.
    pub conditions: BTreeMap<String, Value>,
}

impl Names {
    /// `node` with every function of the template language carried out; `AWS::NoValue` is gone.
    pub fn resolve(&self, node: &Value) -> Result<Value, TemplateError> {
        Ok(self.node(node)?.unwrap_or(Value::Null))
    }

    /// [`Names::resolve`] for what has to be text; a number is written out.
    pub fn text(&self, node: &Value) -> Result<String, TemplateError> {
        match self.resolve(node)? {
            Value::String(text) => Ok(text),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(flag) => Ok(flag.to_string()),
            Value::Null => Ok(String::new()),
            Value::Array(_) | Value::Object(_) => Err(TemplateError::Shape("a list as text")),
        }
    }

    /// `None` is `AWS::NoValue`.
    fn node(&self, node: &Value) -> Result<Option<Value>, TemplateError> {
        match node {
            Value::Array(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.node(item)).collect();
                Ok(Some(Value::Array(items?.into_iter().flatten().collect())))
            }
            Value::Object(map) => match only(map) {
                Some((name, argument)) if name == "Ref" || name.starts_with("Fn::") => {
                    self.function(name, argument)
                }
                _ => self.map(map).map(Some),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                Ok(Some(node.clone()))
            }
        }
    }

    fn map(&self, map: &Map<String, Value>) -> Result<Value, TemplateError> {
        let mut out = Map::new();
        for (key, item) in map {
            if let Some(item) = self.node(item)? {
                out.insert(key.clone(), item);
            }
        }
        Ok(Value::Object(out))
    }

    fn function(&self, name: &str, argument: &Value) -> Result<Option<Value>, TemplateError> {
        match name {
            "Ref" => {
                let name =
                    argument.as_str().ok_or(TemplateError::Shape("a Ref that is no name"))?;
                if name == "AWS::NoValue" {
                    return Ok(None);
                }
                self.lookup(name).map(Some)
            }
            "Fn::GetAtt" => {
                let parts = list(argument)?;
                let name = parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(".");
                self.lookup(&name).map(Some)
            }
            "Fn::Sub" => self.substitute(argument).map(Some),
            "Fn::If" => match list(argument)? {
                [condition, yes, no] => {
                    let name = condition.as_str().unwrap_or_default();
                    self.node(if self.holds_by_name(name)? { yes } else { no })
                }
                _ => Err(TemplateError::Shape("an If without three parts")),
            },
            other => Err(TemplateError::Unknown(other.to_owned())),
        }
    }

    fn lookup(&self, name: &str) -> Result<Value, TemplateError> {
        let found = self.values.get(name).or_else(|| self.attributes.get(name));
        found.cloned().ok_or_else(|| TemplateError::Unresolved(name.to_owned()))
    }

    fn substitute(&self, argument: &Value) -> Result<Value, TemplateError> {
        let parts = argument.as_array().map(Vec::as_slice);
        let (pattern, own) = match (argument.as_str(), parts) {
            (Some(pattern), _) => (pattern, None),
            (None, Some([Value::String(pattern), Value::Object(own)])) => {
                (pattern.as_str(), Some(own))
            }
            (None, _) => return Err(TemplateError::Shape("a Sub that is no text")),
        };
        let mut out = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            let (name, tail) = after.split_once('}').ok_or(TemplateError::Shape("an open ${"))?;
            rest = tail;
            if let Some(literal) = name.strip_prefix('!') {
                out.extend(["${", literal, "}"]);
            } else if let Some(node) = own.and_then(|own| own.get(name)) {
                out.push_str(&self.text(node)?);
            } else {
                out.push_str(&self.text(&self.lookup(name)?)?);
            }
        }
        out.push_str(rest);
        Ok(Value::String(out))
    }

    fn holds_by_name(&self, name: &str) -> Result<bool, TemplateError> {
        let condition =
            self.conditions.get(name).ok_or_else(|| TemplateError::Unresolved(name.to_owned()))?;
        self.holds(condition)
    }

    fn holds(&self, condition: &Value) -> Result<bool, TemplateError> {
        let Some((name, argument)) = condition.as_object().and_then(only) else {
            return Err(TemplateError::Shape("a condition that is no function"));
        };
        match name {
            "Condition" => self.holds_by_name(argument.as_str().unwrap_or_default()),
            "Fn::Not" => match list(argument)? {
                [inner] => Ok(!self.holds(inner)?),
                _ => Err(TemplateError::Shape("a Not without one part")),
            },
            "Fn::Equals" => match list(argument)? {
                [left, right] => Ok(self.text(left)? == self.text(right)?),
                _ => Err(TemplateError::Shape("an Equals without two parts")),
            },
            "Fn::And" => list(argument)?.iter().try_fold(true, |all, c| Ok(all & self.holds(c)?)),
            "Fn::Or" => list(argument)?.iter().try_fold(false, |any, c| Ok(any | self.holds(c)?)),
            other => Err(TemplateError::Unknown(other.to_owned())),
        }
    }
}

fn only(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut entries = map.iter();
    match (entries.next(), entries.next()) {
        (Some((key, value)), None) => Some((key.as_str(), value)),
        _ => None,
    }
}

fn list(argument: &Value) -> Result<&[Value], TemplateError> {
    argument.as_array().map(Vec::as_slice).ok_or(TemplateError::Shape("no list where one belongs"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names() -> Names {
        let text = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect()
        };
        Names {
            values: text(&[("Table", "sasae"), ("Domain", ""), ("AWS::Region", "local")]),
            attributes: text(&[("Table.Arn", "arn:t")]),
            conditions: [
                ("Has".to_owned(), json!({"Fn::Not": [{"Fn::Equals": [{"Ref": "Domain"}, ""]}]})),
                ("Hasnt".to_owned(), json!({"Fn::Not": [{"Condition": "Has"}]})),
            ]
            .into(),
        }
    }

    #[test]
    fn references_and_substitutions_come_to_their_values() {
        let node = json!({
            "a": {"Ref": "Table"},
            "b": {"Fn::GetAtt": ["Table", "Arn"]},
            "c": {"Fn::Sub": "${Table.Arn}/${AWS::Region}/${!left}"},
            "d": {"Fn::Sub": ["${Host}:1", {"Host": {"Fn::If": ["Has", "yes", {"Ref": "Table"}]}}]},
        });
        assert_eq!(
            names().resolve(&node).unwrap(),
            json!({"a": "sasae", "b": "arn:t", "c": "arn:t/local/${left}", "d": "sasae:1"})
        );
    }

    #[test]
    fn a_value_that_is_none_is_left_out() {
        let absent = json!({"Ref": "AWS::NoValue"});
        let node =
            json!({"a": {"Fn::If": ["Has", 1, absent]}, "b": [1, {"Fn::If": ["Hasnt", 2, 3]}]});
        assert_eq!(names().resolve(&node).unwrap(), json!({"b": [1, 2]}));
    }

    #[test]
    fn a_name_that_nothing_has_is_an_error() {
        let error = names().resolve(&json!({"Fn::Sub": "${Nobody}"})).unwrap_err();
        assert!(matches!(error, TemplateError::Unresolved(name) if name == "Nobody"));
    }
}
