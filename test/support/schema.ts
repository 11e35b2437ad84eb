/** A schema of JSON, as far as those in docs/schema/ use the language. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** What of a value the schema does not allow, or does not know: a key that it has no word of is an error too. */
export function schemaErrors(value: unknown, schema: Schema, top: Schema = schema, at = "$"): readonly string[] {
  if (schema.$ref !== undefined) {
    const target = top.$defs?.[schema.$ref.replace("#/$defs/", "")];
    return target ? schemaErrors(value, target, top, at) : [`${at}: ${schema.$ref} leads nowhere`];
  }
  if (schema.anyOf) {
    return schema.anyOf.some((one) => schemaErrors(value, one, top, at).length === 0) ? [] : [`${at}: ${value} is none of these`];
  }
  if (schema.const !== undefined && value !== schema.const) return [`${at}: ${value} is not ${schema.const}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at}: ${value} is not one of ${schema.enum}`];
  const type = typeOf(value);
  const types = schema.type === undefined ? [type] : [schema.type].flat();
  if (!types.includes(type) && !(type === "integer" && types.includes("number"))) return [`${at}: ${type} is not ${types}`];
  if (typeof value === "number") {
    const { minimum = value, maximum = value } = schema;
    return minimum <= value && value <= maximum ? [] : [`${at}: ${value} is out of range`];
  }
  if (Array.isArray(value)) return value.flatMap((item, n) => schemaErrors(item, schema.items ?? {}, top, `${at}[${n}]`));
  return typeof value === "object" && value !== null ? objectErrors(value, schema, top, at) : [];
}

function objectErrors(value: object, schema: Schema, top: Schema, at: string): readonly string[] {
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${at}: ${key} is missing`);
  const wrong = Object.entries(value).flatMap(([key, item]) => {
    const known = schema.properties?.[key] ?? schema.additionalProperties;
    return known ? schemaErrors(item, known, top, `${at}.${key}`) : [`${at}: ${key} is unknown`];
  });
  return [...missing, ...wrong];
}
