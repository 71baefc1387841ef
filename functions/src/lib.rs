//! The Lambda functions: parse, load, decide, save, publish.
