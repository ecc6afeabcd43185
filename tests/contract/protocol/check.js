// node check.js MODULES FEEDS MESSAGES
// Reads the protocol's documents with the parsers of others and holds messages against them. MESSAGES is a JSON list of
// {"name": of the definition, "valid": bool, "message": …}. Says each fault on a line; exits 1 when there is one.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const [modules, feeds, messages] = process.argv.slice(2);
const find = require("node:module").createRequire(path.join(modules, "from.js"));
const read = (file) => fs.readFileSync(file, "utf8");

function hold(ajv, which, validators, samples) {
	const faults = [];
	for (const { name, valid, message } of samples) {
		const validate = validators(name);
		if (validate(message) !== valid) {
			faults.push(`${which} ${name}: ${valid ? ajv.errorsText(validate.errors) : "accepted"}: `
				+ JSON.stringify(message).slice(0, 400));
		}
	}
	return faults;
}

async function main() {
	const samples = JSON.parse(read(messages));
	const faults = [];

	const Ajv2020 = find("ajv/dist/2020").default;
	const modern = new Ajv2020({ strict: false, allErrors: true });
	modern.addSchema(JSON.parse(read(path.join(feeds, "protocol.schema.json"))), "protocol");
	faults.push(...hold(modern, "schema", (name) => modern.getSchema(`protocol#/$defs/${name}`), samples));

	const { Parser } = find("@asyncapi/parser");
	const { document, diagnostics } = await new Parser().parse(read(path.join(feeds, "asyncapi.json")));
	for (const found of diagnostics.filter((one) => one.severity === 0)) {
		faults.push(`asyncapi.json: ${found.path.join("/")}: ${found.message}`);
	}
	if (document) {
		const payloads = JSON.parse(read(path.join(feeds, "asyncapi.json"))).components.schemas;
		const Ajv = find("ajv").default;
		const classic = new Ajv({ strict: false, allErrors: true });
		classic.addSchema({ $id: "asyncapi", components: { schemas: payloads } });
		const names = document.messages().all().map((message) => message.id());
		for (const name of new Set(samples.map((sample) => sample.name))) {
			if (!names.includes(name)) {
				faults.push(`asyncapi.json: no message ${name} among ${names}`);
			}
		}
		faults.push(...hold(classic, "asyncapi.json",
			(name) => classic.getSchema(`asyncapi#/components/schemas/${name}`), samples));
	}
	process.stdout.write(faults.map((fault) => `${fault}\n`).join(""));
	process.exitCode = faults.length > 0 ? 1 : 0;
}

main();
