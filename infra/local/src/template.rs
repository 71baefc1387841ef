//! CloudFormation's YAML as JSON, with every short tag (`!Ref`) in its long form.

use saphyr::{LoadableYamlNode, ScalarOwned, YamlOwned};
use serde_json::{Map, Value, json};
use thiserror::Error;

/// Why a template cannot be read.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// Not YAML.
    #[error("the template is not YAML: {0}")]
    Syntax(#[from] saphyr::ScanError),
    /// YAML that CloudFormation would not take.
    #[error("the template holds {0}")]
    Shape(&'static str),
    /// Something that is needed is not there.
    #[error("the template has no {0}")]
    Missing(String),
    /// Something refers to a name that nothing has.
    #[error("the template refers to {0}, which is not there")]
    Unresolved(String),
    /// A function of the template language that is not known here.
    #[error("the template uses {0}, which is not known here")]
    Unknown(String),
}

/// Reads a template; `!GetAtt A.B` comes out as `{"Fn::GetAtt": ["A", "B"]}`.
pub fn read(text: &str) -> Result<Value, TemplateError> {
    let documents = YamlOwned::load_from_str(text)?;
    match documents.as_slice() {
        [document] => value(document),
        _ => Err(TemplateError::Shape("not one document")),
    }
}

fn value(node: &YamlOwned) -> Result<Value, TemplateError> {
    match node {
        YamlOwned::Value(scalar) => Ok(scalar_value(scalar)),
        YamlOwned::Sequence(items) => items.iter().map(value).collect(),
        YamlOwned::Mapping(entries) => {
            let mut map = Map::new();
            for (key, item) in entries {
                let key = key.as_str().ok_or(TemplateError::Shape("a key that is no text"))?;
                if map.insert(key.to_owned(), value(item)?).is_some() {
                    return Err(TemplateError::Shape("a key twice"));
                }
            }
            Ok(Value::Object(map))
        }
        YamlOwned::Tagged(tag, inner) => intrinsic(&tag.suffix, &value(inner)?),
        YamlOwned::Representation(..) | YamlOwned::Alias(_) | YamlOwned::BadValue => {
            Err(TemplateError::Shape("an alias or a value that is no YAML"))
        }
    }
}

fn scalar_value(scalar: &ScalarOwned) -> Value {
    match scalar {
        ScalarOwned::Null => Value::Null,
        ScalarOwned::Boolean(flag) => json!(flag),
        ScalarOwned::Integer(number) => json!(number),
        ScalarOwned::FloatingPoint(number) => json!(number.0),
        ScalarOwned::String(text) => json!(text),
    }
}

/// The long form of a tag; a dotted name of `GetAtt` is cut at its first dot.
fn intrinsic(name: &str, argument: &Value) -> Result<Value, TemplateError> {
    let key = match name {
        "Ref" | "Condition" => name.to_owned(),
        "GetAtt" => {
            let Some(dotted) = argument.as_str() else {
                return Ok(json!({ "Fn::GetAtt": argument }));
            };
            let cut = dotted.split_once('.').ok_or(TemplateError::Shape("a GetAtt with no dot"))?;
            return Ok(json!({ "Fn::GetAtt": [cut.0, cut.1] }));
        }
        "Sub" | "If" | "Equals" | "Not" | "And" | "Or" | "Join" | "Select" | "Split" => {
            format!("Fn::{name}")
        }
        other => return Err(TemplateError::Unknown(format!("!{other}"))),
    };
    Ok(json!({ key: argument }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_tag_comes_out_in_its_long_form() {
        let template =
            read("a: !Ref X\nb: !GetAtt Table.Stream.Arn\nc: !If [Has, !Sub '${X}', 2]\n");
        assert_eq!(
            template.unwrap(),
            json!({
                "a": {"Ref": "X"},
                "b": {"Fn::GetAtt": ["Table", "Stream.Arn"]},
                "c": {"Fn::If": ["Has", {"Fn::Sub": "${X}"}, 2]},
            })
        );
    }

    #[test]
    fn a_version_date_stays_text_and_numbers_stay_numbers() {
        let template = read("v: 2012-10-17\nn: 256\nt: \"10\"\nf: true\n").unwrap();
        assert_eq!(template, json!({"v": "2012-10-17", "n": 256, "t": "10", "f": true}));
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        assert!(matches!(read("a: !Wish x\n"), Err(TemplateError::Unknown(_))));
        assert!(matches!(read("a: [1\n"), Err(TemplateError::Syntax(_))));
        assert!(matches!(read("a: !GetAtt Table\n"), Err(TemplateError::Shape(_))));
    }
}
