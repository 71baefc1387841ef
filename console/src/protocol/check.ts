// Checks a value against the part of JSON Schema (draft 7) that the protocol's schema uses.
// It is an interpreter, so it needs neither code generation nor `eval` (Content-Security-Policy),
// and it tells an unknown kind of message from a malformed one, as the Rust side does.

/** A node of the schema; `KEYWORDS` lists all that it may hold. */
export type Schema = boolean | { readonly [key: string]: unknown };

/** What a value is, as far as its form goes. */
export type Finding = "ok" | "malformed" | "unknown";

/** Every keyword that this interpreter understands; a test holds the schema to it. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  "$ref",
  "allOf",
  "anyOf",
  "const",
  "enum",
  "items",
  "maxLength",
  "maximum",
  "minLength",
  "minimum",
  "oneOf",
  "pattern",
  "properties",
  "required",
  "type",
]);

/** Names of one line of text that people read; the same rule as `text.rs` holds for all. */
const TEXTS = new Set(["Name", "CustomerName", "Subject", "Reason", "DomainName"]);

// Control and format characters, line separators and bidirectional overrides (Unicode TR 36, 2.5).
const HIDDEN =
  /[\p{Cc}\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;

/** Whether a text may be shown to a person as one line. */
export function isPrintable(text: string): boolean {
  return text.trim() !== "" && !HIDDEN.test(text);
}

/** Checks `value` against the definition called `name`. */
export function check(
  definitions: Readonly<Record<string, Schema>>,
  name: string,
  value: unknown,
): Finding {
  return walk({ $ref: `#/definitions/${name}` }, value);

  function walk(schema: Schema, at: unknown): Finding {
    if (typeof schema === "boolean") {
      return schema ? "ok" : "malformed";
    }
    const findings: Finding[] = [];
    const { $ref, allOf, anyOf, oneOf, items } = schema;
    if (typeof $ref === "string") {
      const target = $ref.replace("#/definitions/", "");
      findings.push(walk(definitions[target] ?? false, at));
      if (TEXTS.has(target) && !(typeof at === "string" && isPrintable(at))) {
        findings.push("malformed");
      }
    }
    if (isList(allOf)) {
      findings.push(...allOf.map((each) => walk(each, at)));
    }
    if (isList(anyOf)) {
      findings.push(best(anyOf.map((each) => walk(each, at))));
    }
    if (isList(oneOf)) {
      findings.push(choose(oneOf, at));
    }
    if (items !== undefined && Array.isArray(at)) {
      findings.push(...at.map((each) => walk(items as Schema, each)));
    }
    findings.push(scalar(schema, at), fields(schema, at));
    return worst(findings);
  }

  function choose(variants: readonly Schema[], at: unknown): Finding {
    const tag = variants.map(tagOf).find((found) => found !== undefined);
    if (tag === undefined) {
      return best(variants.map((each) => walk(each, at)));
    }
    if (!isRecord(at) || typeof at[tag] !== "string") {
      return "malformed";
    }
    const variant = variants.find((each) => constantOf(each, tag) === at[tag]);
    return variant === undefined ? "unknown" : walk(variant, at);
  }

  function fields(schema: { readonly [key: string]: unknown }, at: unknown): Finding {
    const { properties, required } = schema;
    if (!isRecord(at)) {
      return "ok"; // Another type; `type` says whether that is allowed.
    }
    if (Array.isArray(required) && required.some((key: string) => !Object.hasOwn(at, key))) {
      return "malformed";
    }
    if (!isRecord(properties)) {
      return "ok";
    }
    const present = Object.entries(properties).filter(([key]) => Object.hasOwn(at, key));
    return worst(present.map(([key, each]) => walk(each as Schema, at[key])));
  }
}

function scalar(schema: { readonly [key: string]: unknown }, at: unknown): Finding {
  const { type, minimum, maximum, minLength, maxLength, pattern } = schema;
  if (type !== undefined && ![type].flat().some((each) => isOfType(each, at))) {
    return "malformed";
  }
  if ("const" in schema && schema.const !== at) {
    return "unknown";
  }
  if (Array.isArray(schema.enum) && !schema.enum.includes(at)) {
    return "unknown";
  }
  if (typeof at === "number") {
    const low = typeof minimum === "number" && at < minimum;
    const high = typeof maximum === "number" && at > maximum;
    return low || high ? "malformed" : "ok";
  }
  if (typeof at === "string") {
    const length = [...at].length;
    const short = typeof minLength === "number" && length < minLength;
    const long = typeof maxLength === "number" && length > maxLength;
    const wrong = typeof pattern === "string" && !new RegExp(pattern, "u").test(at);
    return short || long || wrong ? "malformed" : "ok";
  }
  return "ok";
}

function isOfType(type: unknown, at: unknown): boolean {
  switch (type) {
    case "object":
      return isRecord(at);
    case "array":
      return Array.isArray(at);
    case "integer":
      return Number.isSafeInteger(at);
    case "number":
      return typeof at === "number" && Number.isFinite(at);
    case "null":
      return at === null;
    default:
      return typeof at === type;
  }
}

/** The property whose constant tells the variants of a union apart (serde's tag). */
function tagOf(variant: Schema): string | undefined {
  const properties = isRecord(variant) ? variant.properties : undefined;
  if (!isRecord(properties)) {
    return undefined;
  }
  return Object.keys(properties).find((key) => constantOf(variant, key) !== undefined);
}

function constantOf(variant: Schema, key: string): unknown {
  const properties = isRecord(variant) ? variant.properties : undefined;
  const property = isRecord(properties) ? properties[key] : undefined;
  return isRecord(property) ? property.const : undefined;
}

function best(findings: readonly Finding[]): Finding {
  if (findings.includes("ok")) {
    return "ok";
  }
  return findings.every((each) => each === "unknown") ? "unknown" : "malformed";
}

function worst(findings: readonly Finding[]): Finding {
  if (findings.includes("malformed")) {
    return "malformed";
  }
  return findings.includes("unknown") ? "unknown" : "ok";
}

function isList(value: unknown): value is readonly Schema[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
