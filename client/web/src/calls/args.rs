//! Arguments of a call, taken out one by one, each with its name in whatever is said about it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::CallError;

/// Arguments by name.
#[derive(Debug)]
pub struct Args(Map<String, Value>);

impl Args {
    /// Takes an object, or null for no arguments.
    ///
    /// # Errors
    /// `input` for anything else.
    pub fn new(args: Value) -> Result<Self, CallError> {
        match args {
            Value::Object(map) => Ok(Self(map)),
            Value::Null => Ok(Self(Map::new())),
            _ => Err(CallError::input("args", "an object with the arguments by name")),
        }
    }

    /// Takes one out. What was left out is null, which only an optional argument takes.
    ///
    /// # Errors
    /// `input` with the argument's name, and the path within it.
    pub fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, CallError> {
        let given = self.0.remove(name);
        let is_missing = given.is_none();
        serde_path_to_error::deserialize(given.unwrap_or(Value::Null)).map_err(|error| {
            let path = error.path().to_string();
            let field = if path == "." { name.to_owned() } else { format!("{name}.{path}") };
            let why = if is_missing { "is missing".to_owned() } else { error.into_inner().to_string() };
            CallError::input(&field, &why)
        })
    }

    /// Makes sure that nothing is left: an argument that nobody reads is a mistake of the caller.
    ///
    /// # Errors
    /// `input` with the name of what is left.
    pub fn done(&self) -> Result<(), CallError> {
        match self.0.keys().next() {
            Some(name) => Err(CallError::input(name, "is no argument of this call")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use sojourn_core::time::Date;

    #[test]
    fn a_wrong_argument_is_told_by_its_name() {
        let mut args = Args::new(json!({ "limit": "five", "extra": 1 })).expect("an object");
        let wrong = args.take::<usize>("limit").expect_err("a text");
        assert_eq!((wrong.code.as_str(), wrong.detail["field"].as_str()), ("input", Some("limit")));
        let missing = args.take::<String>("question").expect_err("not there");
        assert_eq!(missing.message, "question: is missing");
        assert_eq!(args.take::<Option<Date>>("as_of").expect("may be left out"), None);
        assert_eq!(args.done().expect_err("one is left").detail["field"], "extra");
    }

    #[test]
    fn what_is_wrong_inside_an_argument_is_told_with_its_path() {
        let mut args = Args::new(json!({ "facts": { "knew": "yesterday" } })).expect("an object");
        let wrong = args.take::<sojourn_core::rights::limits::Facts>("facts").expect_err("no date");
        assert_eq!(wrong.detail["field"], "facts.knew");
    }

    #[test]
    fn arguments_are_an_object() {
        assert!(Args::new(json!(["a", "b"])).is_err());
        assert!(Args::new(Value::Null).expect("none").done().is_ok());
    }
}
