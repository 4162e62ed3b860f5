// Draws /v1/openapi.json as a readable page. No library, nothing from elsewhere, text only: no markup is ever parsed.
"use strict";

function element(name, text, children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const child of children || []) made.append(child);
  return made;
}

function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.oneOf) return schema.oneOf.map(typeOf).filter((t) => t !== "null").join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  const type = Array.isArray(schema.type) ? schema.type.filter((t) => t !== "null").join(" or ") : schema.type;
  return type === "array" ? "list of " + typeOf(schema.items) : type || "any";
}

function table(head, rows) {
  const titles = element("tr", "", head.map((title) => element("th", title)));
  const lines = rows.map((row) => element("tr", "", row.map((cell) => element("td", cell))));
  return element("table", "", [element("thead", "", [titles]), element("tbody", "", lines)]);
}

function operation(verb, path, about) {
  const summary = element("summary", "", [element("span", verb.toUpperCase(), []), element("code", " " + path)]);
  summary.firstChild.className = "verb";
  const inside = [summary, element("p", about.summary || about.description || "")];
  const inputs = (about.parameters || []).map((p) => [p.name, p.in, typeOf(p.schema), p.description || ""]);
  if (inputs.length) inside.push(table(["parameter", "in", "type", "meaning"], inputs));
  const body = about.requestBody && Object.entries(about.requestBody.content || {})[0];
  if (body) inside.push(element("p", "Body: " + typeOf(body[1].schema)));
  const answers = Object.entries(about.responses || {}).map(([status, answer]) => {
    const content = Object.values(answer.content || {})[0];
    return [status, content ? typeOf(content.schema) : "", answer.description || ""];
  });
  inside.push(table(["status", "body", "meaning"], answers));
  return element("details", "", inside);
}

function message(name, schema) {
  const required = new Set(schema.required || []);
  const rows = Object.entries(schema.properties || {}).map(([field, about]) => [
    field, typeOf(about), required.has(field) ? "always" : "may be absent", about.description || "",
  ]);
  const inside = [element("summary", "", [element("code", name)]), element("p", schema.description || "")];
  inside.push(rows.length ? table(["field", "type", "presence", "meaning"], rows) : element("p", typeOf(schema)));
  return element("details", "", inside);
}

fetch("/v1/openapi.json").then((answer) => answer.json()).then((api) => {
  document.getElementById("about").textContent = api.info.description + " Version " + api.info.version + ".";
  const paths = document.getElementById("paths");
  for (const [path, verbs] of Object.entries(api.paths)) {
    for (const [verb, about] of Object.entries(verbs)) paths.append(operation(verb, path, about));
  }
  const schemas = document.getElementById("schemas");
  for (const [name, schema] of Object.entries(api.components.schemas || {})) schemas.append(message(name, schema));
}).catch(() => {
  document.getElementById("about").textContent = "The description could not be loaded.";
});
